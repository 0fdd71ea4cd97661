import type { ResponseCache } from './response-cache.ts';

/** Every minute: removes answers that have expired, and the least used beyond the bounds. */
export function evictCacheJob(cache: Pick<ResponseCache, 'evict'>) {
  return { name: 'evict-cache', everyMs: 60_000, run: () => cache.evict() };
}
