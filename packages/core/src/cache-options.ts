/** `exact`: only the very same request is answered from the cache. `semantic`: also one that asks the same in other words. */
export const cacheModes = ['exact', 'semantic'] as const;
export type CacheMode = (typeof cacheModes)[number];

/** Who shares answers: the requests of one key, or all that call the combo. */
export const cacheScopes = ['key', 'combo'] as const;
export type CacheScope = (typeof cacheScopes)[number];

/** Cosine similarity from which on two questions count as the same. */
export const defaultCacheThreshold = 0.95;

export const defaultEmbedTimeoutMs = 3000;

/** Who turns questions into vectors. `connection` holds an id. */
export type CacheEmbedder = {
  readonly connection: string;
  readonly model: string;
  /** 0 to 1. Absent: `defaultCacheThreshold`. */
  readonly threshold?: number;
  /** A question that has no vector by then is asked like any other. Absent: `defaultEmbedTimeoutMs`. */
  readonly timeoutMs?: number;
};

type CacheTerms = {
  /** Seconds that an answer may be given again. */
  readonly ttlSec: number;
  /** Absent: `key`. */
  readonly scope?: CacheScope;
  /** Whether requests with tools are answered from the cache as well. Absent: they never are. */
  readonly allowTools?: boolean;
};

/** Answers are kept and given again. Exact rules: docs/caching.md. */
export type CacheOptions = CacheTerms &
  ({ readonly mode: 'exact' } | { readonly mode: 'semantic'; readonly semantic: CacheEmbedder });

/** Of a key. `off`: no request of it is answered from the cache or kept; else what holds for models that it addresses directly. */
export type KeyCache = 'off' | CacheOptions;
