import { clearCache } from '@omniroute/control';
import { cacheSizes, cacheUse, listCombos } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import { beginningOf } from '../ranges.ts';
import type { AdminServices } from '../services.ts';
import { viewCache } from '../view-cache.ts';

type CacheHandlers = Pick<AdminHandlers, 'getCache' | 'clearCache'>;

export function cacheHandlers({ control, database, cacheMostBytes, refresh }: AdminServices): CacheHandlers {
  return {
    getCache: async ({ query: { range } }) => {
      const nowMs = control.now();
      const [sizes, uses, combos] = await Promise.all([
        cacheSizes(database.read, nowMs),
        cacheUse(database, beginningOf(range, nowMs) ?? 0),
        listCombos(database.read),
      ]);
      const names = new Map(combos.map(({ id, name }) => [id, name]));
      return { range, limitBytes: cacheMostBytes, ...viewCache(sizes, uses, names) };
    },
    clearCache: async ({ query: { combo } }) => {
      const removed = await clearCache(control, combo);
      // Every process forgets what it holds in memory.
      await refresh();
      return { removed };
    },
  };
}
