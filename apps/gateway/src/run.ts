import cluster from 'node:cluster';
import { createPrimary } from './cluster/primary.ts';
import { linkSiblings, tellPrimary } from './cluster/siblings.ts';
import { readEnv, type Env } from './env.ts';
import { onStopSignal } from './shutdown.ts';
import { onReloadSignal } from './reload-signal.ts';
import { restore } from './restore.ts';
import { start } from './start.ts';
import { version } from './version.ts';

/** Starts the gateway of this process and says where it is; ends the process with 1 and one clear line when it cannot. */
export async function run(): Promise<void> {
  try {
    if (process.argv[2] === 'restore') {
      process.stdout.write(restore(process.argv[3]));
      return;
    }
    const env = readEnv();
    if (cluster.isWorker) await serveAsWorker(env);
    else if (env.workers > 1) await servePrimary(env);
    else await serveAlone(env);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (cluster.isWorker) tellPrimary({ type: 'failed', message });
    else process.stderr.write(`${message}\n`);
    process.exit(1);
  }
}

async function serveAlone(env: Env): Promise<void> {
  const running = await start(env, version, linkSiblings());
  onStopSignal(running.stop);
  onReloadSignal(() => running.reload());
  process.stdout.write(greeting(env, running));
}

async function serveAsWorker(env: Env): Promise<void> {
  const running = await start(env, version, linkSiblings());
  onStopSignal(running.stop);
  // Before the primary hears that this process is ready: it signals to those alone.
  onReloadSignal(() => running.reload());
  const { url, generatedPassword } = running;
  tellPrimary({ type: 'ready', url, ...(generatedPassword !== undefined && { generatedPassword }) });
}

async function servePrimary(env: Env): Promise<void> {
  const primary = createPrimary();
  // From the beginning: the first process answers clients before the last one has started.
  onStopSignal(() => primary.stop());
  onReloadSignal(() => primary.reload());
  await primary.start(env.workers, (ready) => {
    process.stdout.write(greeting(env, { ...ready, generatedPassword: ready.generatedPassword }));
  });
}

function greeting(
  env: Env,
  { url, generatedPassword }: { readonly url: string; readonly generatedPassword: string | undefined },
): string {
  const lines = [`OmniRoute ${version} is ready at ${url}`, `Data: ${env.dataDirectory}`];
  if (generatedPassword !== undefined) lines.push(`Admin password (shown this once): ${generatedPassword}`);
  return `${lines.join('\n')}\n`;
}
