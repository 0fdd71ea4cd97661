import { openDatabase, type Database } from '@omniroute/storage';
import { tempDirectory } from '@omniroute/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createResourceMemory, type Resource, type ResourceMemory } from './resource-memory.ts';

let database: Database;
let faults: unknown[];
let cleanUp: () => Promise<void>;

beforeEach(async () => {
  const directory = await tempDirectory();
  database = await openDatabase({ directory: directory.path });
  faults = [];
  cleanUp = async () => {
    await database.close();
    await directory.remove();
  };
});
afterEach(() => cleanUp());

function memoryOf(from: Pick<Database, 'read' | 'write'> = database, lookAgainMs = 0): ResourceMemory {
  return createResourceMemory({ database: from, lookAgainMs, reportFault: (error) => void faults.push(error) });
}

const made: Resource = {
  kind: 'response',
  id: 'resp_1',
  keyId: 'key_1',
  connectionId: 'con_1',
  model: 'm',
  createdAtMs: 1,
};

test('what was made is known at once here, and to another process when it is written', async () => {
  const here = memoryOf();
  here.remember(made);
  expect(await here.find('response', 'resp_1', 'key_1')).toEqual({ type: 'own', resource: made });
  await here.flush();
  expect(await memoryOf().find('response', 'resp_1', 'key_1')).toEqual({ type: 'own', resource: made });
});

test('another process that is asked too early finds it with its second look', async () => {
  const here = memoryOf();
  const there = memoryOf(database, 300);
  const asked = there.find('response', 'resp_1', 'key_1');
  here.remember(made);
  expect(await asked).toEqual({ type: 'own', resource: made });
});

test('what another key made is foreign, written or not; what nobody made is unknown', async () => {
  const memory = memoryOf();
  memory.remember(made);
  expect(await memory.find('response', 'resp_1', 'key_2')).toEqual({ type: 'foreign' });
  await memory.flush();
  expect(await memoryOf().find('response', 'resp_1', 'key_2')).toEqual({ type: 'foreign' });
  expect(await memory.find('response', 'resp_1', 'key_2')).toEqual({ type: 'foreign' });
  expect(await memory.find('response', 'resp_2', 'key_1')).toEqual({ type: 'unknown' });
});

test('the use of a response is claimed once, by whichever process asks first', async () => {
  const [here, there] = [memoryOf(), memoryOf()];
  const unmetered: Resource = { ...made, unmetered: true };
  here.remember(unmetered);
  expect(await here.claimMetering(made)).toBe(false);
  await here.flush();
  const found = await there.find('response', 'resp_1', 'key_1');
  expect(found).toEqual({ type: 'own', resource: unmetered });
  expect(await there.claimMetering(unmetered)).toBe(true);
  expect(await here.claimMetering(unmetered)).toBe(false);
  expect(await here.find('response', 'resp_1', 'key_1')).toEqual({ type: 'own', resource: made });
});

test('more than one batch is written whole', async () => {
  const memory = memoryOf();
  for (let index = 0; index < 200; index += 1) memory.remember({ ...made, id: `resp_${index}`, createdAtMs: index });
  expect((await memory.list('response', 'key_1')).map(({ id }) => id)).toEqual(
    Array.from({ length: 200 }, (_, index) => `resp_${199 - index}`),
  );
});

test('what is forgotten is gone everywhere, even before it was written', async () => {
  const memory = memoryOf();
  memory.remember(made);
  await memory.forget(made);
  expect(await memory.find('response', 'resp_1', 'key_1')).toEqual({ type: 'unknown' });
  expect(await memoryOf().list('response', 'key_1')).toEqual([]);
});

test('a database that takes nothing is told of, and what it did not take goes with the next write', async () => {
  const closed = await openDatabase({ directory: (await tempDirectory()).path });
  await closed.close();
  let write = closed.write;
  const memory = memoryOf({
    read: database.read,
    get write() {
      return write;
    },
  });
  memory.remember(made);
  await memory.flush();
  expect(faults).toHaveLength(1);
  write = database.write;
  memory.remember({ ...made, id: 'resp_2' });
  await memory.flush();
  expect((await memory.list('response', 'key_1')).map(({ id }) => id)).toEqual(['resp_2', 'resp_1']);
});
