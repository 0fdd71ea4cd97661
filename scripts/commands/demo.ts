import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../lib/build-workspace.ts';
import { red, say } from '../lib/print.ts';
import type { ManagedProcess } from '../servers/managed-process.ts';

const started: ManagedProcess[] = [];
const stopRequested = new Promise<'stop'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'));
});

/** True when the demo runs, false when it cannot. */
async function start(): Promise<boolean> {
  if (!(await ensureBuilt())) return false;
  // Loaded late, because it uses packages that the build has just made.
  const { runDemo } = await import('../demo/run-demo.ts');
  await runDemo((server) => started.push(server));
  return true;
}

async function main(): Promise<number> {
  try {
    const outcome = await Promise.race([start(), stopRequested]);
    if (outcome === true) await stopRequested;
    return outcome === false ? 1 : 0;
  } catch (error) {
    console.error(red(error instanceof Error ? error.message : String(error)));
    return 1;
  }
}

const directory = mkdtempSync(join(tmpdir(), 'omniroute-demo-'));
// Whatever the components store goes there and with it.
process.env['TMPDIR'] = directory;
process.once('exit', () => rmSync(directory, { recursive: true, force: true }));

const code = await main();
if (started.length > 0) say('Stopping what the demo started');
await Promise.all(started.toReversed().map((server) => server.stop()));
process.exit(code);
