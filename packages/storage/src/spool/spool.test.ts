import { readdirSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';
import { openSqliteFile } from '../sqlite/sqlite-file.ts';
import { openSpool, type Spool, type SpoolOptions } from './spool.ts';

function openTestSpool(options: Partial<SpoolOptions> = {}): Spool {
  const spool = openSpool({ directory: temporaryDirectory(), ...options });
  onTestFinished(() => spool.close());
  return spool;
}

function readSpool(path: string): unknown[] {
  const file = openSqliteFile(path, { readonly: true, busyTimeoutMs: 0 });
  const rows = file.prepare('select position, record from finished order by position').all();
  file.close();
  return rows.map((row) => [row['position'], row['record']]);
}

test('records stand in the order in which they were appended', () => {
  const spool = openTestSpool();
  spool.append(['one']);
  spool.append(['two', 'three']);
  spool.append([]);
  expect(readSpool(spool.path)).toEqual([
    [1, 'one'],
    [2, 'two'],
    [3, 'three'],
  ]);
});

test('an append that finds the file locked throws at once, writes nothing, and works again later', () => {
  const spool = openTestSpool();
  const other = openSqliteFile(spool.path, { busyTimeoutMs: 0 });
  other.execute('begin immediate');
  expect(() => spool.append(['one'])).toThrow(/locked/);
  expect(() => spool.append(['one', 'two'])).toThrow(/locked/);
  other.execute('rollback');
  other.close();
  spool.append(['three', 'four']);
  expect(readSpool(spool.path)).toEqual([
    [1, 'three'],
    [2, 'four'],
  ]);
});

test('an append that fails half-way writes none of its records', () => {
  const spool = openTestSpool();
  const other = openSqliteFile(spool.path, { busyTimeoutMs: 0 });
  other.execute(
    `create trigger refuse before insert on finished when new.record = 'bad' begin select raise(abort, 'refused'); end`,
  );
  other.close();
  const before = spool.path;
  expect(() => spool.append(['good', 'bad'])).toThrow('refused');
  expect(readSpool(before)).toEqual([]);
});

test('after an error that may be of the file, the next append begins a new file', () => {
  const spool = openTestSpool();
  const other = openSqliteFile(spool.path, { busyTimeoutMs: 0 });
  other.execute(`create trigger refuse before insert on finished begin select raise(abort, 'refused'); end`);
  other.close();
  const before = spool.path;
  expect(() => spool.append(['one'])).toThrow('refused');
  spool.append(['one']);
  expect(spool.path).not.toBe(before);
  expect(readSpool(spool.path)).toEqual([[1, 'one']]);
});

test('a large file is followed by a new one, and not before', () => {
  const directory = temporaryDirectory();
  const spool = openTestSpool({ directory, rotateAfter: 8000 });
  spool.append(['12345']);
  expect(spool.rotateIfLarge()).toBe(false);
  spool.append(['67890']);
  const first = spool.path;
  expect(spool.rotateIfLarge()).toBe(true);
  expect(spool.rotateIfLarge()).toBe(false);
  spool.append(['next']);
  expect(readSpool(first)).toHaveLength(2);
  expect(readSpool(spool.path)).toEqual([[1, 'next']]);
  // Its log has not been copied into it: the serving thread does not wait for that.
  expect(statSync(`${first}-wal`).size).toBeGreaterThan(0);
  const names = readdirSync(directory).filter((name) => name.endsWith('.db'));
  expect(names.sort().map((name) => name.slice(-8))).toEqual(['00001.db', '00002.db']);
});

test('a directory that takes no further file leaves the present one in use', () => {
  const spool = openTestSpool({ rotateAfter: 1, now: () => 7 });
  // The names of the next files are taken by tables that refuse to be created again.
  for (const count of ['00002', '00003']) {
    const taken = openSqliteFile(spool.path.replace('00001', count), { busyTimeoutMs: 0 });
    taken.execute('create table finished (other text)');
    taken.close();
  }
  spool.append(['one']);
  expect(spool.rotateIfLarge()).toBe(false);
  spool.append(['two']);
  expect(readSpool(spool.path)).toHaveLength(2);
});
