import { createSecretBox } from '@omniroute/auth';
import { openDatabase, type CacheClearings, type Database } from '@omniroute/storage';
import { tempDirectory } from '@omniroute/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { CachePlace } from './cache-place.ts';
import { createResponseCache, type ResponseCache } from './response-cache.ts';
import { toUnit } from './vectors.ts';

const place: CachePlace = { key: 'k1', comboId: 'cmb_1', keyId: 'key_1' };
const secretBox = createSecretBox(Buffer.alloc(32, 7));

function responseOf(text: string) {
  return { choices: [{ parts: [{ type: 'text', text } as const], finishReason: 'stop' as const }] };
}

type World = {
  readonly database: Database;
  /** Another process on the same database. */
  open(changes?: { readonly mostBytes?: number; readonly lookMs?: number }): ResponseCache;
  nowMs: number;
  clearings: CacheClearings;
};

async function startWorld(): Promise<World> {
  const directory = await tempDirectory();
  const database = await openDatabase({ directory: directory.path });
  onTestFinished(async () => {
    await database.close();
    await directory.remove();
  });
  const world: World = {
    database,
    nowMs: 1_000_000,
    clearings: { allAtMs: 0, byCombo: {} },
    open: (changes) =>
      createResponseCache({
        database,
        secretBox,
        mostBytes: 1_000_000,
        lookMs: 10_000,
        clearings: () => world.clearings,
        now: () => world.nowMs,
        reportFault: (error) => {
          throw error;
        },
        ...changes,
      }),
  };
  return world;
}

test('an answer is there at once, until its time is up', async () => {
  const world = await startWorld();
  const cache = world.open();
  cache.put({ place, response: responseOf('hi'), costNanoUsd: 5, ttlSec: 60 });
  world.nowMs += 59_999;
  expect(await cache.find(place)).toMatchObject({ response: responseOf('hi'), costNanoUsd: 5, createdAtMs: 1_000_000 });
  world.nowMs += 1;
  expect(await cache.find(place)).toBeUndefined();
  await cache.flush();
});

test('other processes, and the next start, find it in the database', async () => {
  const world = await startWorld();
  const cache = world.open();
  cache.put({ place, response: responseOf('hi'), ttlSec: 60 });
  await cache.flush();
  expect(await world.open().find(place)).toMatchObject({ response: responseOf('hi') });
  expect(await world.open().find({ ...place, key: 'k2' })).toBeUndefined();
});

test('what was said stands nowhere in clear', async () => {
  const world = await startWorld();
  const cache = world.open();
  const question = { words: 'w', group: 'g' };
  cache.put({ place: { ...place, question }, response: responseOf('s3cret'), ttlSec: 60, vector: toUnit([1, 2]) });
  await cache.flush();
  const row = await world.database.read.selectFrom('response_cache').selectAll().executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain('s3cret');
  expect(row.answer).toMatch(/^v1\./);
  expect(row.vector).toMatch(/^v1\./);
});

test('a box of another key counts as a miss', async () => {
  const world = await startWorld();
  const cache = world.open();
  cache.put({ place, response: responseOf('hi'), ttlSec: 60 });
  await cache.flush();
  const faults: unknown[] = [];
  const stranger = createResponseCache({
    database: world.database,
    secretBox: createSecretBox(Buffer.alloc(32, 8)),
    mostBytes: 1_000_000,
    lookMs: 10_000,
    clearings: () => world.clearings,
    now: () => world.nowMs,
    reportFault: (error) => faults.push(error),
  });
  expect(await stranger.find(place)).toBeUndefined();
  expect(faults).toHaveLength(1);
});

test('what was forgotten is not given again, though a process still holds it', async () => {
  const world = await startWorld();
  const cache = world.open();
  cache.put({ place, response: responseOf('hi'), ttlSec: 60 });
  world.clearings = { allAtMs: 0, byCombo: { cmb_2: world.nowMs } };
  expect(await cache.find(place)).toBeDefined();
  world.clearings = { allAtMs: 0, byCombo: { cmb_1: world.nowMs } };
  expect(await cache.find(place)).toBeUndefined();
  world.nowMs += 1;
  cache.put({ place, response: responseOf('newer'), ttlSec: 60 });
  expect(await cache.find(place)).toMatchObject({ response: responseOf('newer') });
  await cache.flush();
});

test('the least used leave when the table is full', async () => {
  const world = await startWorld();
  const cache = world.open({ mostBytes: 6000 });
  for (const key of ['a', 'b', 'c']) {
    cache.put({ place: { ...place, key }, response: responseOf(key.repeat(1500)), ttlSec: 600 });
    world.nowMs += 1;
  }
  await cache.find({ ...place, key: 'a' });
  await cache.flush();
  await cache.evict();
  const restarted = world.open();
  expect(await restarted.find({ ...place, key: 'a' })).toBeDefined();
  expect(await restarted.find({ ...place, key: 'b' })).toBeUndefined();
  expect(await restarted.find({ ...place, key: 'c' })).toBeDefined();
});

test('a question is found by its meaning, also by a process that did not see it', async () => {
  const world = await startWorld();
  const cache = world.open();
  const asked = { ...place, question: { words: 'w', group: 'g' } };
  const vector = toUnit([1, 0, 0]) ?? new Float32Array();
  const near = toUnit([1, 0.1, 0]) ?? new Float32Array();
  cache.put({ place: asked, response: responseOf('hi'), ttlSec: 60, vector });
  await cache.flush();
  const other = world.open();
  expect(await other.findSimilar({ ...asked, key: 'k9' }, near, 0.9)).toMatchObject({ answer: { key: 'k1' } });
  expect(await other.findSimilar({ ...asked, key: 'k9' }, near, 0.999)).toBeUndefined();
  world.nowMs += 10;
  cache.put({ place: { ...asked, key: 'k2' }, response: responseOf('nearer'), ttlSec: 60, vector: near });
  await cache.flush();
  expect(await other.findSimilar({ ...asked, key: 'k9' }, near, 0.9)).toMatchObject({
    answer: { key: 'k2' },
    similarity: 1,
  });
  world.nowMs += 60_000;
  expect(await other.findSimilar({ ...asked, key: 'k9' }, near, 0.9)).toBeUndefined();
});
