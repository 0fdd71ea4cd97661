import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@omniroute/contract';
import type { RequestRecord } from '@omniroute/core';
import { type Database, openDatabase } from '@omniroute/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { repositoryRoot } from '../lib/paths.ts';
import { findFreePort } from '../servers/free-port.ts';
import { startProcess } from '../servers/managed-process.ts';
import { waitUntilReady } from '../servers/wait-until-ready.ts';
import { makeRequests } from './requests.ts';
import { runSeed } from './run-seed.ts';
import type { SeedOptions } from './options.ts';
import { buildWorld } from './world.ts';

const untilMs = Date.parse('2026-11-21T00:00:00Z');
const dayMs = 86_400_000;

// Every test opens several databases, each with threads of its own.
vi.setConfig({ testTimeout: 60_000 });

function options(changes: Partial<SeedOptions> = {}): SeedOptions {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'omniroute-seed-'));
  onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
  return {
    dataDirectory,
    requests: 2000,
    days: 30,
    seed: 1,
    untilMs,
    moreKeys: 0,
    moreCombos: 0,
    add: false,
    ...changes,
  };
}

async function open(directory: string): Promise<Database> {
  const database = await openDatabase({ directory });
  onTestFinished(() => database.close());
  return database;
}

async function readAll({ read }: Database) {
  return {
    connections: await read.selectFrom('connections').selectAll().orderBy('id').execute(),
    combos: await read.selectFrom('combos').selectAll().orderBy('id').execute(),
    keys: await read.selectFrom('api_keys').selectAll().orderBy('id').execute(),
    requests: await read.selectFrom('requests').selectAll().orderBy('sequence').execute(),
    attempts: await read.selectFrom('attempts').selectAll().orderBy('request_sequence').orderBy('position').execute(),
  };
}

async function seededRows(changes: Partial<SeedOptions> = {}) {
  const chosen = options(changes);
  await runSeed(chosen);
  return readAll(await open(chosen.dataDirectory));
}

test('the same seed and end give the same rows, another seed gives others', async () => {
  const rows = await seededRows();
  expect(rows.requests).toHaveLength(2000);
  expect(await seededRows()).toEqual(rows);
  const others = await seededRows({ seed: 2 });
  expect(others.requests).toHaveLength(2000);
  expect(others.requests[0]?.id).not.toBe(rows.requests[0]?.id);
});

test('sums of the rows equal an independent recount', async () => {
  const chosen = options({ requests: 10_000, seed: 4, moreKeys: 30, moreCombos: 20 });
  const result = await runSeed(chosen);
  const known = { connections: new Map(), combos: new Map(), keys: new Map() };
  const world = buildWorld({ ...chosen, createdAtMs: untilMs - 31 * dayMs, known });
  const records = [...makeRequests(world, chosen)];
  const expected = recount(records);
  expect(result).toEqual({ requests: 10_000, attempts: expected.attempts });
  const { requests, attempts, keys, combos } = await readAll(await open(chosen.dataDirectory));
  expect(keys).toHaveLength(world.keys.length);
  expect(combos).toHaveLength(world.combos.length);
  expect({
    attempts: attempts.length,
    failures: attempts.filter((row) => row.failure_kind !== null).length,
    streams: requests.filter((row) => row.stream === 1).length,
    input: requests.reduce((sum, row) => sum + (row.tokens_input ?? 0), 0),
    cached: requests.reduce((sum, row) => sum + (row.tokens_cache_read ?? 0), 0),
    reasoning: requests.reduce((sum, row) => sum + (row.tokens_reasoning ?? 0), 0),
    output: requests.reduce((sum, row) => sum + (row.tokens_output ?? 0), 0),
    costNanoUsd: requests.reduce((sum, row) => sum + (row.cost_nano_usd ?? 0), 0),
  }).toEqual(expected);
});

function recount(records: readonly RequestRecord[]) {
  const sums = { attempts: 0, failures: 0, streams: 0, input: 0, cached: 0, reasoning: 0, output: 0, costNanoUsd: 0 };
  for (const { attempts, stream } of records) {
    if (stream) sums.streams += 1;
    for (const { tokens, failureKind, costNanoUsd } of attempts) {
      sums.attempts += 1;
      if (failureKind !== undefined) sums.failures += 1;
      sums.input += tokens.input ?? 0;
      sums.cached += tokens['cache-read'] ?? 0;
      sums.reasoning += tokens.reasoning ?? 0;
      sums.output += tokens.output ?? 0;
      sums.costNanoUsd += costNanoUsd ?? 0;
    }
  }
  return sums;
}

test('the history has everything that charts and filters are about', async () => {
  const { requests, attempts } = await seededRows({ requests: 10_000 });
  const kinds = new Set(attempts.map((row) => row.failure_kind));
  expect(new Set(requests.map((row) => row.outcome))).toEqual(
    new Set(['answered', 'failed', 'broken', 'cancelled', 'refused']),
  );
  expect(kinds).toContain('rate-limit');
  expect(kinds).toContain('timeout');
  expect(requests.some((row) => row.outcome === 'answered' && row.attempt_count > 1)).toBe(true);
  expect(requests.some((row) => row.cost_known === 0)).toBe(true);
  expect(requests.some((row) => row.team === null)).toBe(true);
  expect(new Set(requests.map((row) => row.user_agent)).size).toBeGreaterThan(5);
  expect(new Set(attempts.map((row) => row.cost_source))).toEqual(
    new Set(['price', 'upstream-header', 'cache-hit', null]),
  );
  expect(
    attempts.every((row) => (row.provider === 'litellm' && row.status !== null) === (row.litellm_call_id !== null)),
  ).toBe(true);
});

test('a directory with requests is refused, unless more are to be added', async () => {
  const chosen = options({ requests: 500 });
  await runSeed(chosen);
  await expect(runSeed(chosen)).rejects.toThrow('500 requests already');
  await runSeed({ ...chosen, add: true });
  const rows = await readAll(await open(chosen.dataDirectory));
  expect(rows.requests).toHaveLength(1000);
  expect(rows.connections).toHaveLength(5);
});

test('the gateway opens it and shows it', async () => {
  const chosen = options({ requests: 3000, days: 7, untilMs: Date.now() });
  await runSeed(chosen);
  const port = await findFreePort();
  const token = 'a-token-for-this-test';
  const server = await startProcess({
    program: process.execPath,
    args: ['--conditions=omniroute-source', join(repositoryRoot, 'apps', 'gateway', 'src', 'main.ts')],
    env: { OMNIROUTE_PORT: String(port), OMNIROUTE_DATA_DIR: chosen.dataDirectory, OMNIROUTE_ADMIN_TOKEN: token },
  });
  onTestFinished(async () => void (await server.stop()));
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(server, { name: 'OmniRoute', url: `${url}/health/ready`, timeoutMs: 50_000 });
  const admin = createClient({ baseUrl: url, token });
  const { totals } = await admin.call('getOverview', { query: { range: 'all' } });
  expect(totals.requests).toBe(3000);
  const page = await admin.call('listRequests', { query: { limit: 50 } });
  expect(page.items).toHaveLength(50);
});
