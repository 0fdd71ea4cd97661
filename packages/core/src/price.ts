import type { UnitKind } from './units.ts';
import type { TokenKind } from './usage.ts';

/** USD per million tokens, as decimal text so that no digit is lost. Same keys as usage: a cost is a dot product. */
export type PriceTier = {
  /** The tier holds for prompts with more input tokens than this, cached ones included. Absent: the base tier. */
  readonly when?: { readonly inputTokensAbove: number };
  readonly usdPerMillion: { readonly [kind in TokenKind]?: string };
};

export type Price = {
  readonly tiers: readonly PriceTier[];
  /** USD for one unit, as decimal text, for what is not billed by tokens. The same in all tiers. */
  readonly usdPerUnit?: { readonly [kind in UnitKind]?: string };
  /** Where the figures come from: `catalogue`, `litellm`, `user` … */
  readonly source: string;
  /** ISO date of the figures. */
  readonly asOf?: string;
};

export type CostSource =
  /** LiteLLM's `x-litellm-response-cost` header. */
  | 'upstream-header'
  /** `usage.cost` inside the reply. */
  | 'upstream-usage'
  /** Our own price times the usage. */
  | 'price'
  /** The upstream answered from its cache and charged nothing. */
  | 'cache-hit'
  /** Nobody charges for this service, such as counting tokens. */
  | 'free';
