import { red, say } from '../lib/print.ts';
import { startStack } from '../litellm-stack/start-stack.ts';
import type { ManagedProcess } from '../servers/managed-process.ts';

const started: ManagedProcess[] = [];
const stopRequested = new Promise<'stop'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'));
});

/** Resolves with the exit code: 0 when a signal asked for the end, 1 when the proxy could not start or ended by itself. */
async function main(): Promise<number> {
  try {
    const proxy = await Promise.race([startStack((server) => started.push(server)), stopRequested]);
    if (proxy === 'stop') return 0;
    if ((await Promise.race([proxy.ended, stopRequested])) === 'stop') return 0;
    throw new Error(`LiteLLM ended by itself. The end of its output:\n${proxy.output().slice(-2000)}`);
  } catch (error) {
    console.error(red(error instanceof Error ? error.message : String(error)));
    return 1;
  }
}

const code = await main();
if (started.length > 0) say('Stopping what was started');
// The proxy first, so that it finds its database while it ends.
for (const server of started.toReversed()) await server.stop();
process.exit(code);
