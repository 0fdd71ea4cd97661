import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { findSetting, putSetting } from '../repositories/settings.ts';
import { openDatabase } from './open-database.ts';

test('what was written is read at once through the other thread', async () => {
  const database = await openFreshDatabase();
  await putSetting(database.write, 'theme', { dark: true });
  expect(await findSetting(database.read, 'theme')).toEqual({ dark: true });
});

test('the reading side refuses to write', async () => {
  const database = await openFreshDatabase();
  await expect(putSetting(database.read, 'theme', 'dark')).rejects.toMatchObject({ code: 'internal' });
  expect(await findSetting(database.read, 'theme')).toBeUndefined();
});

test('a transaction that throws leaves nothing behind', async () => {
  const database = await openFreshDatabase();
  const work = database.write.transaction().execute(async (transaction) => {
    await putSetting(transaction, 'theme', 'dark');
    throw new Error('changed my mind');
  });
  await expect(work).rejects.toThrow('changed my mind');
  expect(await findSetting(database.read, 'theme')).toBeUndefined();
});

test('statements from elsewhere wait until a transaction is over', async () => {
  const database = await openFreshDatabase();
  const order: string[] = [];
  const { promise: outsideAsked, resolve: askedOutside } = Promise.withResolvers<void>();
  const inside = database.write.transaction().execute(async (transaction) => {
    await putSetting(transaction, 'step', 1);
    await outsideAsked;
    await putSetting(transaction, 'step', 2);
    order.push('inside');
  });
  const outside = putSetting(database.write, 'step', 3).then(() => order.push('outside'));
  askedOutside();
  await Promise.all([inside, outside]);
  expect(order).toEqual(['inside', 'outside']);
  expect(await findSetting(database.read, 'step')).toBe(3);
});

test('the calling thread goes on while a query works', async () => {
  const database = await openFreshDatabase();
  let turns = 0;
  let done = false;
  const countTurns = (): void => {
    turns += 1;
    if (!done) setImmediate(countTurns);
  };
  setImmediate(countTurns);
  await sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000000) select max(i) from n`.execute(
    database.read,
  );
  done = true;
  expect(turns).toBeGreaterThan(100);
});

test('data outlives closing and opening, and a sound file passes its check', async () => {
  const directory = temporaryDirectory();
  const first = await openDatabase({ directory });
  await putSetting(first.write, 'theme', 'dark');
  await first.close();
  const second = await openFreshDatabase({ directory });
  expect(await findSetting(second.read, 'theme')).toBe('dark');
  expect(await second.integrityCheck()).toEqual([]);
  expect((await second.size()).databaseBytes).toBeGreaterThan(10_000);
});

test('a statement after closing is refused, not left waiting', async () => {
  const directory = temporaryDirectory();
  const database = await openDatabase({ directory });
  await database.close();
  await expect(database.foldNow()).rejects.toMatchObject({ code: 'unavailable' });
});

test('a file that is no database is refused and left alone', async () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'omniroute.db'), 'this is a text file and nothing else, however long it goes on');
  const faults: unknown[] = [];
  await expect(openDatabase({ directory, onFault: (fault) => faults.push(fault) })).rejects.toMatchObject({
    code: 'unavailable',
  });
  expect(faults).toHaveLength(1);
});
