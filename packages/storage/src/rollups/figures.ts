import { type Bucket, type Facet, type NanoUsd, type TokenCounts, type UnitCounts } from '@omniroute/core';

import type { FacetValue } from './facets.ts';

/** Requests that began at `fromMs` or later and before `toMs`, summed up. */
export type FiguresQuery = {
  readonly fromMs: number;
  readonly toMs: number;
  /** Absent: the whole range is one. */
  readonly bucket?: Bucket;
  /** At most two. */
  readonly by?: readonly Facet[];
  /** Only requests that are one of these in each facet named, by ids. */
  readonly only?: { readonly [facet in Facet]?: readonly string[] };
  /** Whether quantiles are wanted. By more than one dimension they take a look at every row. */
  readonly quantiles?: boolean;
};

/** In the unit of the values; absent when there are none. Right within 1 %. */
export type Quantiles = { readonly p50?: number; readonly p95?: number; readonly p99?: number };

/** What a group of requests comes to. */
export type GroupFigures = {
  readonly requests: number;
  readonly answered: number;
  /** Of the answered ones, those that more than one call was made for. */
  readonly failedOver: number;
  readonly failed: number;
  readonly broken: number;
  readonly cancelled: number;
  readonly refused: number;
  readonly streams: number;
  readonly suspects: number;
  readonly cacheHits: number;
  /** Whose cost is not wholly known: `spendNanoUsd` is short by that. */
  readonly unpriced: number;
  /** Calls of targets. */
  readonly calls: number;
  /** Absent when no cost is known. */
  readonly spendNanoUsd?: NanoUsd;
  readonly savedNanoUsd?: NanoUsd;
  /** A kind that nobody reported is absent. */
  readonly tokens: TokenCounts;
  readonly units: UnitCounts;
  /** Of answered requests. Absent unless asked for. */
  readonly latencyMs?: Quantiles;
  /** Of streams that got so far. */
  readonly firstTokenMs?: Quantiles;
  /** Of answered streams, after their first token. */
  readonly tokensPerSecond?: Quantiles;
};

export type FigureGroup = GroupFigures & {
  /** Absent without buckets. */
  readonly startMs?: number;
  /** In the order of `by`; `undefined` where the requests are nothing in that facet. */
  readonly values: readonly (FacetValue | undefined)[];
};
