import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import {
  declaredPaths,
  deleteAllDeclared,
  deleteDeclared,
  findDeclared,
  listDeclared,
  putDeclared,
  type DeclaredRow,
} from './declared-entities.ts';

const row: DeclaredRow = { entity: 'combo', entityId: 'cmb_1', name: 'fast', path: '/a.yaml', created: true };

test('what a file owns is found, moves with the file, and stays what the file made', async () => {
  const { write } = await openFreshDatabase();
  await putDeclared(write, row);
  await putDeclared(write, { ...row, entity: 'alias', name: 'a' });
  await putDeclared(write, { ...row, path: '/b.yaml', created: false });
  expect(await findDeclared(write, 'combo', 'cmb_1')).toEqual({ ...row, path: '/b.yaml' });
  expect(await findDeclared(write, 'key', 'cmb_1')).toBeUndefined();
  expect(await declaredPaths(write, 'combo')).toEqual(new Map([['cmb_1', '/b.yaml']]));
  expect((await listDeclared(write)).map(({ entity }) => entity)).toEqual(['alias', 'combo']);
});

test('what is given back is the database’s', async () => {
  const { write } = await openFreshDatabase();
  for (const entityId of ['cmb_1', 'cmb_2', 'cmb_3']) await putDeclared(write, { ...row, entityId });
  await deleteDeclared(write, 'combo', 'cmb_2');
  expect((await listDeclared(write)).map(({ entityId }) => entityId).sort()).toEqual(['cmb_1', 'cmb_3']);
  await deleteAllDeclared(write);
  expect(await listDeclared(write)).toEqual([]);
});
