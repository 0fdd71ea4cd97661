import type { ApiFormat, ModelFeature, NanoUsd, Price, RequestNeed, StickyBy, TokenCounts } from '@omniroute/core';

/** What routing asks of a request. Whatever takes work to find out is a method, called only by a combo that wants to know. */
export interface RouteRequest {
  readonly id: string;
  /** The client's key. */
  readonly caller: RouteCaller;
  /** The API that the client speaks. */
  readonly format: ApiFormat;
  /** What a target must be able to do. */
  readonly needs: readonly ModelFeature[];
  /** A rough count of the prompt's tokens. */
  readonly inputTokens: number;
  /** The longest answer that the client takes, in tokens. */
  readonly maxOutputTokens: number | undefined;
  /** Whether it needs this of a model, or wishes for it. */
  asksFor(need: RequestNeed): boolean;
  /** By its name in lower case. */
  header(name: string): string | undefined;
  /** A text that is the same for all requests that belong together. */
  stickyText(by: StickyBy): string;
  /** The beginning of the prompt, as far as an upstream would cache it for the next request of the conversation. */
  promptPrefix(): string;
}

export type RouteCaller = {
  readonly id: string;
  readonly name: string;
  readonly team?: string;
  readonly tags: readonly string[];
};

/** What a call costs by a price. The exact dot product lives with metering; routing is handed it. */
export type PriceUsage = (tokens: TokenCounts, price: Price) => NanoUsd | undefined;
