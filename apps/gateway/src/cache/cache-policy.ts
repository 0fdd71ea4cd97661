import type { CacheOptions } from '@omniroute/core';
import type { LivePlan } from '../pipeline/resolve-plan.ts';
import type { Caller } from '../snapshot/snapshot.ts';

/** How answers of this request are kept; `undefined`: not at all. A combo decides for itself, a key for what it addresses directly. */
export function cacheFor({ combo }: LivePlan, { cache }: Caller): CacheOptions | undefined {
  if (combo === undefined) return cache === 'off' ? undefined : cache;
  const { options } = combo;
  return options?.cache === undefined || cache === 'off' ? undefined : options.cache;
}
