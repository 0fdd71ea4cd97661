import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { openDatabase } from '../database/open-database.ts';
import { putSetting } from '../repositories/settings.ts';
import { migrations } from './index.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migration.ts';

const later: Migration = { id: '9999-later', statements: ['create table later (id text primary key not null) strict'] };

test('ids are in order and none is used twice', () => {
  const ids = migrations.map((step) => step.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('each step is applied once', async () => {
  const database = await openFreshDatabase();
  expect(await migrate(database.write, migrations)).toEqual([]);
  expect(await migrate(database.write, [...migrations, later])).toEqual(['9999-later']);
  expect(await migrate(database.write, [...migrations, later])).toEqual([]);
});

test('a schema of a newer version is refused by name and left alone', async () => {
  const directory = temporaryDirectory();
  const newer = await openDatabase({ directory, migrations: [...migrations, later] });
  await putSetting(newer.write, 'theme', 'dark');
  await newer.close();
  await expect(openDatabase({ directory })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('"9999-later"'),
  });
  const again = await openFreshDatabase({ directory, migrations: [...migrations, later] });
  expect(await again.read.selectFrom('settings').select('key').execute()).toEqual([{ key: 'theme' }]);
});

test('another text of an applied step is refused', async () => {
  const database = await openFreshDatabase({ migrations: [...migrations, later] });
  const changed = { ...later, statements: ['create table later (id integer primary key) strict'] };
  await expect(migrate(database.write, [...migrations, changed])).rejects.toMatchObject({ code: 'conflict' });
});

test('a step that fails half-way leaves nothing of itself', async () => {
  const database = await openFreshDatabase();
  const faulty: Migration = { id: '9999-faulty', statements: [...later.statements, 'create table nonsense ('] };
  await expect(migrate(database.write, [...migrations, faulty])).rejects.toMatchObject({ code: 'internal' });
  const tables = await sql<{ name: string }>`select name from sqlite_schema where name = 'later'`.execute(
    database.read,
  );
  expect(tables.rows).toEqual([]);
  expect(await migrate(database.write, [...migrations, later])).toEqual(['9999-later']);
});
