import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintSources, isBuildStale, isBuilt, stampBuild } from './fingerprint.ts';
import { binDirectory } from './paths.ts';
import { formatDuration, say } from './print.ts';
import { runCommand } from './run-command.ts';

export const quietTools = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' } as const;

/** Builds what changed; turbo says which parts. Returns the exit code. */
export async function buildWorkspace(): Promise<number> {
  const startedAt = performance.now();
  const fingerprint = fingerprintSources();
  const args = ['run', 'build', '--output-logs=errors-only', '--no-update-notifier', '--summarize=false'];
  say('Building the packages, the gateway, the CLI and the dashboard');
  const ticker = setInterval(() => say(`Building … ${formatDuration(performance.now() - startedAt)}`), 10_000);
  const code = await runCommand('turbo', args, { env: quietTools }).finally(() => clearInterval(ticker));
  if (code === 0) stampBuild(fingerprint);
  say(
    code === 0 ? `Built in ${formatDuration(performance.now() - startedAt)}` : `The build failed (exit code ${code})`,
  );
  return code;
}

/** Builds only when something is stale. Returns false when that failed. */
export async function ensureBuilt(): Promise<boolean> {
  if (!isBuildStale(fingerprintSources())) return true;
  if (existsSync(join(binDirectory, 'turbo'))) return (await buildWorkspace()) === 0;
  if (isBuilt()) {
    say('Starting what was built earlier: the build tools are not installed (npm ci without --omit=dev brings them)');
    return true;
  }
  say('Nothing is built, and the build tools are not installed. Run "npm ci" without --omit=dev.');
  return false;
}
