import type { ModelFeature, NanoUsd, Price, StickyBy, TokenCounts } from '@omniroute/core';

/** What routing asks of a request. Whatever takes work to find out is a method, called only by a combo that wants to know. */
export interface RouteRequest {
  /** What a target must be able to do. */
  readonly needs: readonly ModelFeature[];
  /** A rough count of the prompt's tokens. */
  readonly inputTokens: number;
  /** The longest answer that the client takes, in tokens. */
  readonly maxOutputTokens: number | undefined;
  /** A text that is the same for all requests that belong together. */
  stickyText(by: StickyBy): string;
  /** The beginning of the prompt, as far as an upstream would cache it for the next request of the conversation. */
  promptPrefix(): string;
}

/** What a call costs by a price. The exact dot product lives with metering; routing is handed it. */
export type PriceUsage = (tokens: TokenCounts, price: Price) => NanoUsd | undefined;
