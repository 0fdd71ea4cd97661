import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RequestRecord } from '@omniroute/core';
import { type Database, openBulkLoader, openDatabase } from '@omniroute/storage';
import { readKnown, writeConfiguration } from './configuration.ts';
import type { SeedOptions } from './options.ts';
import { makeRequests } from './requests.ts';
import { buildWorld, newcomers, type World } from './world.ts';

/** Requests in one transaction; what is held in memory at a time. */
const batchSize = 5000;
const dayMs = 86_400_000;

export type SeedProgress = {
  /** Hears how many requests are in. */
  onProgress(requests: number): void;
  /** Then how many are left to be summed up. */
  onSumUp(left: number): void;
};

const silent: SeedProgress = { onProgress: () => {}, onSumUp: () => {} };

export type SeedResult = { readonly requests: number; readonly attempts: number };

/**
 * Fills a data directory. Throws when it has requests and `add` is not set. Nobody may serve from the directory meanwhile.
 */
export async function runSeed(
  options: SeedOptions,
  { onProgress, onSumUp }: SeedProgress = silent,
): Promise<SeedResult> {
  const { world, present } = await prepare(options);
  // What is added must not be what is there.
  const seed = (options.seed + present) >>> 0;
  const loader = openBulkLoader(options.dataDirectory);
  const counts = { requests: 0, attempts: 0 };
  try {
    for (const batch of batchesOf(makeRequests(world, { ...options, seed }))) {
      loader.load(batch);
      counts.requests += batch.length;
      counts.attempts += batch.reduce((sum, { attempts }) => sum + attempts.length, 0);
      onProgress(counts.requests);
      // Everything else is synchronous: without a turn of the event loop no signal would be heard.
      await nextTurn();
    }
    for (let left = counts.requests; left > 0;) {
      const summedUp = loader.sumUp();
      left = summedUp === 0 ? 0 : left - summedUp;
      onSumUp(Math.max(left, 0));
      await nextTurn();
    }
  } finally {
    loader.close();
  }
  return counts;
}

type Prepared = { readonly world: World; /** Requests that are there already. */ readonly present: number };

async function prepare(options: SeedOptions): Promise<Prepared> {
  const { dataDirectory, add, untilMs, days } = options;
  const database = await openDatabase({ directory: dataDirectory });
  try {
    const present = await countRequests(database);
    if (present > 0 && !add) {
      throw new Error(
        `${dataDirectory} has ${present} requests already. Choose another OMNIROUTE_DATA_DIR, or --add to put made-up ones beside them.`,
      );
    }
    const known = await readKnown(database);
    const createdAtMs = untilMs - (days + 1) * dayMs;
    const world = buildWorld({ ...options, createdAtMs, known });
    await writeConfiguration(database, newcomers(world, known), createdAtMs);
    return { world, present };
  } finally {
    await database.close();
  }
}

async function countRequests(database: Database): Promise<number> {
  await database.foldNow();
  const { count } = await database.read
    .selectFrom('requests')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function* batchesOf(records: Iterable<RequestRecord>): Generator<readonly RequestRecord[]> {
  let batch: RequestRecord[] = [];
  for (const record of records) {
    batch.push(record);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
