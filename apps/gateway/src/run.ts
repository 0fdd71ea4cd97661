import { readEnv, type Env } from './env.ts';
import { onStopSignal } from './shutdown.ts';
import { start } from './start.ts';
import { version } from './version.ts';

/** Starts the gateway of this process and says where it is; ends the process with 1 and one clear line when it cannot. */
export async function run(): Promise<void> {
  try {
    const env = readEnv();
    const running = await start(env, version);
    onStopSignal(running.stop);
    process.stdout.write(greeting(env, running));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function greeting(
  env: Env,
  { url, generatedPassword }: { readonly url: string; readonly generatedPassword: string | undefined },
): string {
  const lines = [`OmniRoute ${version} is ready at ${url}`, `Data: ${env.dataDirectory}`];
  if (generatedPassword !== undefined) lines.push(`Admin password (shown this once): ${generatedPassword}`);
  return `${lines.join('\n')}\n`;
}
