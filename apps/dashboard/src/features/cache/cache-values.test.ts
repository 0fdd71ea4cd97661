import type { CacheOptions } from '@omniroute/core';
import { expect, test } from 'vitest';
import { blankCache, cacheFaultOf, cacheValuesOf, toCacheOptions, toKeyCache } from './cache-values.ts';

test('a cache that is off is not sent', () => {
  expect(toCacheOptions(blankCache)).toBeUndefined();
  expect(toKeyCache(blankCache)).toBeUndefined();
  expect(toKeyCache({ ...blankCache, mode: 'never' })).toBe('off');
});

test('what was left at its default is not sent', () => {
  expect(toCacheOptions({ ...blankCache, mode: 'exact' })).toEqual({ mode: 'exact', ttlSec: 3600 });
});

test.each<CacheOptions>([
  { mode: 'exact', ttlSec: 60, scope: 'combo', allowTools: true },
  { mode: 'semantic', ttlSec: 60, semantic: { connection: 'con_1', model: 'embed' } },
  {
    mode: 'semantic',
    ttlSec: 60,
    allowTools: true,
    semantic: { connection: 'con_1', model: 'embed', threshold: 0.9, timeoutMs: 2500 },
  },
])('what is opened and saved stays the same: %o', (options) => {
  expect(toCacheOptions(cacheValuesOf(options))).toEqual(options);
});

test('a key shares with nobody, whatever stood in the form', () => {
  expect(toKeyCache({ ...blankCache, mode: 'exact', scope: 'combo' })).toEqual({ mode: 'exact', ttlSec: 3600 });
  expect(cacheValuesOf('off').mode).toBe('never');
});

test('a fault shows beside its field, one about the whole beside the mode', () => {
  const fault = (field: string) => ({ field, message: 'no' });
  expect(cacheFaultOf(fault('options.cache.semantic.model'), 'semantic.model')).toBe('no');
  expect(cacheFaultOf(fault('options.cache.ttlSec'), 'scope')).toBeUndefined();
  expect(cacheFaultOf(fault('options.cache'), 'mode')).toBe('no');
  expect(cacheFaultOf(undefined, 'mode')).toBeUndefined();
});
