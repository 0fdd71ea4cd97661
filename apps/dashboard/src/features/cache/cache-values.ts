import {
  defaultCacheThreshold,
  defaultEmbedTimeoutMs,
  type CacheMode,
  type CacheOptions,
  type CacheScope,
  type KeyCache,
} from '@omniroute/core';

/** A cache as it stands in a form. Numbers are text as typed. `never` is a key's alone: whatever a combo says. */
export type CacheValues = {
  readonly mode: 'none' | 'never' | CacheMode;
  readonly ttlSeconds: string;
  readonly scope: CacheScope;
  readonly allowTools: boolean;
  /** Id of the connection that embeds, `''` until one is chosen. */
  readonly connection: string;
  readonly model: string;
  /** Empty: the gateway's default. */
  readonly threshold: string;
  /** How long a request waits for a vector; empty: the gateway's default. */
  readonly timeoutSeconds: string;
};

export const blankCache: CacheValues = {
  mode: 'none',
  ttlSeconds: '3600',
  scope: 'key',
  allowTools: false,
  connection: '',
  model: '',
  threshold: '',
  timeoutSeconds: '',
};

/** What empty fields stand for. */
export const embedderDefaults = {
  threshold: String(defaultCacheThreshold),
  timeoutSeconds: String(defaultEmbedTimeoutMs / 1000),
} as const;

export function cacheValuesOf(cache: KeyCache | undefined): CacheValues {
  if (cache === undefined) return blankCache;
  if (cache === 'off') return { ...blankCache, mode: 'never' };
  const values: CacheValues = {
    ...blankCache,
    mode: cache.mode,
    ttlSeconds: String(cache.ttlSec),
    scope: cache.scope ?? 'key',
    allowTools: cache.allowTools ?? false,
  };
  if (cache.mode === 'exact') return values;
  const { connection, model, threshold, timeoutMs } = cache.semantic;
  return {
    ...values,
    connection,
    model,
    threshold: threshold === undefined ? '' : String(threshold),
    timeoutSeconds: timeoutMs === undefined ? '' : String(timeoutMs / 1000),
  };
}

/** What a combo is sent; `undefined`: no answer is kept. Numbers that are none are left to the gateway to refuse. */
export function toCacheOptions(values: CacheValues): CacheOptions | undefined {
  if (values.mode === 'none' || values.mode === 'never') return undefined;
  const terms = {
    ttlSec: Number(values.ttlSeconds.trim() === '' ? Number.NaN : values.ttlSeconds),
    ...(values.scope === 'combo' && { scope: values.scope }),
    ...(values.allowTools && { allowTools: true }),
  };
  if (values.mode === 'exact') return { mode: 'exact', ...terms };
  const threshold = values.threshold.trim() === '' ? {} : { threshold: Number(values.threshold) };
  const timeout =
    values.timeoutSeconds.trim() === '' ? {} : { timeoutMs: Math.round(Number(values.timeoutSeconds) * 1000) };
  return {
    mode: 'semantic',
    ...terms,
    semantic: { connection: values.connection, model: values.model.trim(), ...threshold, ...timeout },
  };
}

/** What a key is sent; `undefined`: combos decide for themselves. */
export function toKeyCache(values: CacheValues): KeyCache | undefined {
  return values.mode === 'never' ? 'off' : toCacheOptions({ ...values, scope: 'key' });
}

/** The fault of a field, by its name below `options.cache`; one about the whole of it shows where the mode is chosen. */
export function cacheFaultOf(
  fault: { readonly field?: string | undefined; readonly message: string } | undefined,
  field: string,
): string | undefined {
  const own = `options.cache.${field}`;
  const isOwn = fault?.field?.startsWith(own) === true || (field === 'mode' && fault?.field === 'options.cache');
  return isOwn ? fault?.message : undefined;
}
