import type { TokenKind } from './usage.ts';

/** USD per million tokens, as decimal text so that no digit is lost. Same keys as usage: a cost is a dot product. */
export type PriceTier = {
  /** The tier holds for prompts with more input tokens than this, cached ones included. Absent: the base tier. */
  readonly when?: { readonly inputTokensAbove: number };
  readonly usdPerMillion: { readonly [kind in TokenKind]?: string };
};

export type Price = {
  readonly tiers: readonly PriceTier[];
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
  | 'cache-hit';
