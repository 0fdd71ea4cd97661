import { expect, test } from 'vitest';
import { openRecordingDatabase } from '../__fixtures__/open-fresh-database.ts';
import { makeAttempt, makeRequest } from '../__fixtures__/records.ts';
import { cacheUse } from './cache-use.ts';
import { findRequest } from './find-request.ts';
import { overview } from './overview.ts';

const embedding = makeAttempt({
  id: 'att_embed',
  purpose: 'embed',
  connectionId: 'con_embedder',
  tokens: { input: 3 },
  costNanoUsd: 5,
});

test('hits and what they saved are told by combo', async () => {
  const { database, record } = await openRecordingDatabase();
  const combo = { comboId: 'cmb_1', comboName: 'front' };
  const hit = { attempts: [], startedAtMs: 100 };
  record([
    makeRequest({ id: 'req_1', ...hit, ...combo, cache: 'exact', savedNanoUsd: 40 }),
    makeRequest({ id: 'req_2', ...hit, ...combo, cache: 'semantic', savedNanoUsd: 2, attempts: [embedding] }),
    makeRequest({ id: 'req_3', ...hit, cache: 'exact' }),
    makeRequest({ id: 'req_4', ...hit, ...combo, startedAtMs: 1, cache: 'exact', savedNanoUsd: 1000 }),
    makeRequest({ id: 'req_5', startedAtMs: 100, ...combo }),
  ]);
  expect(await cacheUse(database, 50)).toEqual([
    { comboId: '', exactHits: 1, semanticHits: 0 },
    { comboId: 'cmb_1', comboName: 'front', exactHits: 1, semanticHits: 1, savedNanoUsd: 42 },
  ]);
});

test('an answer from the cache cost nothing, which is known, and has no target', async () => {
  const { database, record } = await openRecordingDatabase();
  record([makeRequest({ id: 'req_1', attempts: [], cache: 'exact', savedNanoUsd: 40, startedAtMs: 1 })]);
  const row = await findRequest(database, 'req_1');
  expect(row).toMatchObject({ costNanoUsd: 0, costKnown: true, costSource: 'cache-hit', attemptCount: 0, tokens: {} });
  expect(row?.target).toBeUndefined();
  const { totals, byKey, byConnection } = await overview(database, { fromMs: 0, toMs: 10 });
  expect(totals).toMatchObject({ requests: 1, errors: 0, spendNanoUsd: 0, unpricedRequests: 0, failedOver: 0 });
  expect(byKey).toHaveLength(1);
  expect(byConnection).toEqual([]);
});

test('the call that turned the question into a vector counts in cost and tokens, not as a target or a failover', async () => {
  const { database, record } = await openRecordingDatabase();
  const answering = makeAttempt({ id: 'att_answer', position: 0, tokens: { input: 10 }, costNanoUsd: 100 });
  record([
    makeRequest({ id: 'req_hit', cache: 'semantic', attempts: [embedding], startedAtMs: 1 }),
    makeRequest({ id: 'req_miss', attempts: [{ ...embedding, id: 'att_2', position: 1 }, answering], startedAtMs: 2 }),
  ]);
  const hit = await findRequest(database, 'req_hit');
  expect(hit).toMatchObject({ attemptCount: 0, costNanoUsd: 5, tokens: { input: 3 } });
  expect(hit?.target).toBeUndefined();
  const miss = await findRequest(database, 'req_miss');
  expect(miss).toMatchObject({ attemptCount: 1, costNanoUsd: 105, tokens: { input: 13 } });
  expect(miss?.target?.connectionId).toBe(answering.connectionId);
  const { totals, byConnection } = await overview(database, { fromMs: 0, toMs: 10 });
  expect(totals).toMatchObject({ requests: 2, failedOver: 0, spendNanoUsd: 110 });
  expect(byConnection.find(({ id }) => id === 'con_embedder')).toMatchObject({ spendNanoUsd: 10, requests: 2 });
});
