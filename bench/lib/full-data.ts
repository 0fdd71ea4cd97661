import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, toolsDirectory } from '../../scripts/lib/paths.ts';
import { say } from '../../scripts/lib/print.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';

const home = join(toolsDirectory(), 'bench');
const migrations = join(repositoryRoot, 'packages', 'storage', 'src', 'migrations');
const keys = 10_000;
const combos = 500;

/**
 * Puts a copy of a data directory with so many requests, 10 000 keys and 500 combos at `target`. It is seeded once per version of the
 * schema and kept below the user's cache directory. Throws when seeding fails.
 */
export async function copyFullData(rows: number, target: string): Promise<void> {
  const kept = await ensureFullData(rows);
  say('Copying the full database');
  cpSync(kept, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

async function ensureFullData(rows: number): Promise<string> {
  const prefix = `data-${rows}-`;
  const name = `${prefix}${schemaVersion()}`;
  const kept = join(home, name);
  if (existsSync(kept)) return kept;
  mkdirSync(home, { recursive: true });
  for (const old of readdirSync(home)) if (old.startsWith(prefix)) rmSync(join(home, old), { recursive: true });
  const growing = `${kept}.new`;
  const program = join(repositoryRoot, 'scripts', 'seed.mjs');
  const args = [program, '--requests', String(rows), '--days', '90'];
  args.push('--more-keys', String(keys), '--more-combos', String(combos));
  const code = await runCommand(process.execPath, args, { env: { OMNIROUTE_DATA_DIR: growing } });
  if (code !== 0) throw new Error(`Seeding the full database failed (exit code ${code}).`);
  renameSync(growing, kept);
  return kept;
}

/** Other migrations, other data. */
function schemaVersion(): string {
  const names = readdirSync(migrations).filter((name) => /^\d{4}-/.test(name));
  return createHash('sha256').update(names.toSorted().join()).digest('hex').slice(0, 8);
}
