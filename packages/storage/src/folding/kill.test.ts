import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openFreshDatabase } from '../__fixtures__/open-fresh-database.ts';
import { temporaryDirectory } from '../__fixtures__/temporary-directory.ts';

const script = fileURLToPath(new URL('../__fixtures__/record-until-killed.ts', import.meta.url));

/** Runs the process until it has named so many requests, kills it, and gives all that it named. */
async function recordAndKill(directory: string, run: number, acknowledged: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=omniroute-source', script, directory, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ids: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    ids.push(line);
    if (ids.length === acknowledged) child.kill('SIGKILL');
  });
  await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  expect(child.signalCode).toBe('SIGKILL');
  return ids;
}

test('every reply that went out before kill -9 is in the database, once, and the file is sound', async () => {
  const directory = temporaryDirectory();
  const acknowledged: string[] = [];
  for (const [run, count] of [300, 1700, 2900].entries()) {
    acknowledged.push(...(await recordAndKill(directory, run, count)));
  }
  const database = await openFreshDatabase({ directory });
  await database.foldNow();
  const stored = await database.read.selectFrom('requests').select('id').execute();
  const ids = new Set(stored.map((row) => row.id));
  expect(acknowledged.length).toBeGreaterThanOrEqual(4900);
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  expect(stored).toHaveLength(ids.size);
  const attempts = await database.read.selectFrom('attempts').select('id').execute();
  expect(attempts).toHaveLength(stored.length);
  const costs = await database.read.selectFrom('requests').select(['key_id', 'cost_nano_usd']).execute();
  const spent = await database.read.selectFrom('spend').selectAll().where('kind', '=', 'key').execute();
  expect(spent.reduce((sum, row) => sum + row.cost_nano_usd, 0)).toBe(
    costs.reduce((sum, row) => sum + (row.cost_nano_usd ?? 0), 0),
  );
  expect(spent.length).toBeGreaterThan(0);
  expect(await database.read.selectFrom('fold_rejects').selectAll().execute()).toEqual([]);
  expect(await database.integrityCheck()).toEqual([]);
});
