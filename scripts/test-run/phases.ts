import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWorkspace, quietTools } from '../lib/build-workspace.ts';
import { cacheDirectory, isCi } from '../lib/paths.ts';
import { runCommand } from '../lib/run-command.ts';
import { ensureTools } from '../tools/all-tools.ts';
import type { Phase, PhaseOutcome } from './phase.ts';
import { readCounts } from './test-counts.ts';

/** All that `npm test` does, in order. Each phase runs whatever became of the others, unless it needs them. */
export const phases: readonly Phase[] = [
  { name: 'lint', needs: [], run: () => command('oxlint', '--deny-warnings') },
  { name: 'format', needs: [], run: () => command('oxfmt', '--check') },
  { name: 'types', needs: [], run: checkTypes },
  { name: 'unit', needs: [], run: () => vitest('unit') },
  { name: 'build', needs: [], run: async () => ({ ok: (await buildWorkspace()) === 0 }) },
  { name: 'guard', needs: ['build'], run: () => command('node', 'bench/guard.ts') },
  { name: 'tools', needs: [], run: provision },
  { name: 'e2e', needs: ['build', 'tools'], run: () => vitest('e2e', '--config', 'e2e/vitest.config.ts') },
];

/** Names that stand for several phases on the command line. */
export const groups: Readonly<Record<string, readonly string[]>> = { check: ['lint', 'format', 'types'] };

async function command(program: string, ...args: readonly string[]): Promise<PhaseOutcome> {
  return { ok: (await runCommand(program, args, { env: quietTools })) === 0 };
}

async function checkTypes(): Promise<PhaseOutcome> {
  const packages = await command('turbo', 'run', 'typecheck', '--output-logs=errors-only', '--no-update-notifier');
  const scripts = await command('tsc', '-p', 'scripts/tsconfig.json');
  return { ok: packages.ok && scripts.ok };
}

async function provision(): Promise<PhaseOutcome> {
  const { missing } = await ensureTools();
  if (missing.length === 0) return { ok: true };
  return { ok: !isCi(), note: `${missing.length} could not be had` };
}

async function vitest(name: string, ...args: readonly string[]): Promise<PhaseOutcome> {
  const report = join(cacheDirectory, `vitest-${name}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { ok } = await command('vitest', 'run', ...args, ...reporters);
  const counts = readCounts(report);
  if (!counts) return { ok: false, note: 'the test runner wrote no report' };
  if (isCi() && counts.skipped > 0) return { ok: false, counts, note: 'nothing may be skipped in CI' };
  return { ok, counts };
}
