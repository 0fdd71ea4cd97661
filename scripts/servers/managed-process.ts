import { spawn, type ChildProcess } from 'node:child_process';

export type ProcessOptions = {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** From SIGTERM to SIGKILL; default 10 s. */
  readonly graceMs?: number;
};

export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A child process with a group of its own, so that stopping it also ends what it started. */
export type ManagedProcess = {
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<ProcessEnd>;
  isRunning(): boolean;
  /** All that it wrote so far, both streams in the order of arrival. */
  output(): string;
  /** Asks it to end, insists after the grace time, and waits. */
  stop(signal?: NodeJS.Signals): Promise<ProcessEnd>;
  /** SIGKILL for the whole group, and waits. */
  kill(): Promise<ProcessEnd>;
};

const running = new Set<number>();
process.once('exit', () => running.forEach((pid) => signalGroup(pid, 'SIGKILL')));

/** Starts a program. Throws when it cannot be started. Whatever happens, it does not outlive this process. */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const child = spawn(options.program, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = await pidOf(child);
  running.add(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let end: ProcessEnd | undefined;
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('exit', (code, signal) => {
      end = { code, signal };
      running.delete(pid);
      signalGroup(pid, 'SIGKILL');
      resolve(end);
    });
  });
  const stopWith = async (signal: NodeJS.Signals): Promise<ProcessEnd> => {
    if (end) return end;
    child.kill(signal);
    const insist = setTimeout(() => signalGroup(pid, 'SIGKILL'), options.graceMs ?? 10_000);
    return ended.finally(() => clearTimeout(insist));
  };
  return {
    pid,
    ended,
    isRunning: () => end === undefined,
    output: () => output,
    stop: (signal = 'SIGTERM') => stopWith(signal),
    kill: async () => {
      if (!end) signalGroup(pid, 'SIGKILL');
      return ended;
    },
  };
}

function pidOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      if (child.pid !== undefined) resolve(child.pid);
    });
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group is gone already, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
