import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';

export type Command = { readonly program: string; readonly args: readonly string[] };

/** The serving thread of what is measured has the last core for itself; everything else shares the first. */
export const servingCore = availableParallelism() - 1;
export const otherCore = 0;

/** The same command, bound to one core. */
export function onCore(core: number, { program, args }: Command): Command {
  return { program: 'taskset', args: ['--cpu-list', String(core), program, ...args] };
}

/** Moves a running process, with all its threads, to one core. */
export function moveToCore(core: number, pid: number): void {
  taskset('--all-tasks', '--pid', '--cpu-list', String(core), String(pid));
}

/** Leaves the first thread of a process where it is and moves the others (workers, garbage collection) to the other core. */
export function moveHelperThreads(pid: number): void {
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    if (Number(thread) !== pid) taskset('--pid', '--cpu-list', String(otherCore), thread);
  }
}

function taskset(...args: readonly string[]): void {
  execFileSync('taskset', args, { stdio: 'ignore' });
}
