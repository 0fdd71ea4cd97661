import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { testNamedRepository } from '../__fixtures__/test-named-repository.ts';
import {
  type AliasRow,
  deleteAlias,
  findAlias,
  findAliasByName,
  insertAlias,
  listAliases,
  updateAlias,
} from './aliases.ts';

const shadow = { target: { connection: 'con_1', model: 'a/b' }, percentage: 12.5 };

function makeAlias(id: string, name: string): AliasRow {
  return { id, name, target: { connection: 'con_1', model: 'a/*' }, shadow, createdAtMs: 7, updatedAtMs: 7 };
}

testNamedRepository<AliasRow>({
  list: listAliases,
  find: findAlias,
  findByName: findAliasByName,
  insert: insertAlias,
  rename: (db, id, name) => updateAlias(db, id, { name, updatedAtMs: 9 }),
  remove: deleteAlias,
  make: makeAlias,
});

test('an update changes what it names, and null takes the shadow away', async () => {
  const { write } = await openFreshDatabase();
  await insertAlias(write, makeAlias('als_1', 'openai/*'));
  await updateAlias(write, 'als_1', { target: { combo: 'cmb_1' }, updatedAtMs: 8 });
  expect(await findAlias(write, 'als_1')).toEqual({
    ...makeAlias('als_1', 'openai/*'),
    target: { combo: 'cmb_1' },
    updatedAtMs: 8,
  });
  await updateAlias(write, 'als_1', { shadow: null, updatedAtMs: 9 });
  expect(await findAlias(write, 'als_1')).not.toHaveProperty('shadow');
});
