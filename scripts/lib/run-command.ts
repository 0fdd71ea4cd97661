import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { binDirectory, repositoryRoot } from './paths.ts';
import { formatDuration, say } from './print.ts';

export type CommandOptions = {
  readonly cwd?: string;
  /** Adds to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Output goes to this file instead of the terminal; a line of progress appears every ten seconds. */
  readonly logFile?: string;
  /** What the lines of progress call the command. */
  readonly label?: string;
};

/**
 * Runs a command with the workspace's tools first on the path and gives its exit code (128 + number for a signal).
 * Throws when the program cannot be started at all. The command ends with this process.
 */
export async function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<number> {
  const output = options.logFile === undefined ? undefined : openLog(options.logFile);
  const ticker = output === undefined ? undefined : startTicker(options.label ?? program);
  const child = spawn(program, args, {
    cwd: options.cwd ?? repositoryRoot,
    env: { ...process.env, PATH: binDirectory + delimiter + (process.env['PATH'] ?? ''), ...options.env },
    stdio: output === undefined ? 'inherit' : ['ignore', output, output],
  });
  const endChild = () => child.kill('SIGTERM');
  process.once('exit', endChild);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    process.off('exit', endChild);
    clearInterval(ticker);
    if (output !== undefined) closeSync(output);
  }
}

/** The last lines of a log, to show beside a failure. */
export function tailOf(logFile: string, lines = 15): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  return openSync(path, 'a');
}

function startTicker(label: string): NodeJS.Timeout {
  const startedAt = performance.now();
  return setInterval(() => say(`${label} … ${formatDuration(performance.now() - startedAt)}`), 10_000);
}
