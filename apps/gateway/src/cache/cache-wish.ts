import type { IncomingHttpHeaders } from 'node:http';
import type { CacheOptions } from '@omniroute/core';

/** What a client wants of the cache for this request. */
export type CacheWish = {
  /** It may be answered from the cache. */
  readonly read: boolean;
  /** Its answer may be kept. */
  readonly keep: boolean;
  /** Nobody is to be asked: from the cache or not at all. */
  readonly onlyIfCached: boolean;
  /** No older answer will do. */
  readonly maxAgeSec: number | undefined;
};

const everything: CacheWish = { read: true, keep: true, onlyIfCached: false, maxAgeSec: undefined };

/**
 * Reads `cache-control` (RFC 9111, 5.2.1: `no-cache`, `no-store`, `max-age`, `only-if-cached`) and `x-omniroute-cache` (`bypass`,
 * `refresh`, `only-if-cached`), of which the latter counts. What is said otherwise is passed over.
 */
export function readCacheWish(headers: IncomingHttpHeaders): CacheWish {
  const own = headers['x-omniroute-cache'];
  switch (typeof own === 'string' ? own.trim().toLowerCase() : '') {
    case 'bypass':
      return { ...everything, read: false, keep: false };
    case 'refresh':
      return { ...everything, read: false };
    case 'only-if-cached':
      return { ...everything, onlyIfCached: true };
    default:
      return readCacheControl(headers['cache-control']);
  }
}

function readCacheControl(header: string | undefined): CacheWish {
  if (header === undefined) return everything;
  const directives = header.split(',').map((directive) => directive.trim().toLowerCase());
  const [, age] = directives.map((directive) => /^max-age="?(\d{1,9})"?$/.exec(directive)).find((match) => match) ?? [];
  return {
    read: !directives.includes('no-cache'),
    keep: !directives.includes('no-store'),
    onlyIfCached: directives.includes('only-if-cached'),
    maxAgeSec: age === undefined ? undefined : Number(age),
  };
}

/** Whether an answer may be given for its age: a shorter time to live counts for what is kept already, too. */
export function isYoungEnough(
  ageMs: number,
  { ttlSec }: Pick<CacheOptions, 'ttlSec'>,
  { maxAgeSec = ttlSec }: Pick<CacheWish, 'maxAgeSec'>,
): boolean {
  return ageMs < ttlSec * 1000 && ageMs <= maxAgeSec * 1000;
}
