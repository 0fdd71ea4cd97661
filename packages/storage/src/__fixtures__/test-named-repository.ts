import { expect, test } from 'vitest';
import type { Db } from '../repositories/rows.ts';
import { openFreshDatabase } from './open-fresh-database.ts';

export type NamedRepository<Row extends { readonly id: string; readonly name: string }> = {
  readonly list: (db: Db) => Promise<readonly Row[]>;
  readonly find: (db: Db, id: string) => Promise<Row | undefined>;
  readonly findByName: (db: Db, name: string) => Promise<Row | undefined>;
  readonly insert: (db: Db, row: Row) => Promise<unknown>;
  readonly rename: (db: Db, id: string, name: string) => Promise<unknown>;
  readonly remove: (db: Db, id: string) => Promise<boolean>;
  readonly make: (id: string, name: string) => Row;
};

/** The law of repositories whose members have a name of their own. */
export function testNamedRepository<Row extends { readonly id: string; readonly name: string }>(
  repository: NamedRepository<Row>,
): void {
  const { list, find, findByName, insert, rename, remove, make } = repository;

  test('what is inserted is found unchanged, by id, by name and in the list', async () => {
    const { write } = await openFreshDatabase();
    const row = make('id_1', 'first');
    await insert(write, row);
    expect(await find(write, 'id_1')).toEqual(row);
    expect(await findByName(write, 'first')).toEqual(row);
    expect(await list(write)).toEqual([row]);
  });

  test('what is not there is not found', async () => {
    const { write } = await openFreshDatabase();
    expect(await find(write, 'id_1')).toBeUndefined();
    expect(await findByName(write, 'first')).toBeUndefined();
    expect(await list(write)).toEqual([]);
    expect(await remove(write, 'id_1')).toBe(false);
  });

  test('the list is ordered by name', async () => {
    const { write } = await openFreshDatabase();
    for (const name of ['b', 'c', 'a']) await insert(write, make(`id_${name}`, name));
    expect((await list(write)).map((row) => row.name)).toEqual(['a', 'b', 'c']);
  });

  test('a taken name is refused as such, on insert and on rename, and changes nothing', async () => {
    const { write } = await openFreshDatabase();
    await insert(write, make('id_1', 'first'));
    await insert(write, make('id_2', 'second'));
    const refusal = { code: 'conflict', field: 'name', message: expect.stringContaining('"first"') };
    await expect(insert(write, make('id_3', 'first'))).rejects.toMatchObject(refusal);
    await expect(rename(write, 'id_2', 'first')).rejects.toMatchObject(refusal);
    expect((await list(write)).map((row) => row.id)).toEqual(['id_1', 'id_2']);
    expect((await find(write, 'id_2'))?.name).toBe('second');
  });

  test('a removed one is gone, and its name is free', async () => {
    const { write } = await openFreshDatabase();
    await insert(write, make('id_1', 'first'));
    expect(await remove(write, 'id_1')).toBe(true);
    expect(await find(write, 'id_1')).toBeUndefined();
    await insert(write, make('id_2', 'first'));
    expect((await findByName(write, 'first'))?.id).toBe('id_2');
  });
}
