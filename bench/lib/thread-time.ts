import { readFileSync } from 'node:fs';

/** CPU time of a process's first thread so far, ns. Linux only. */
export function mainThreadCpuNs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]);
}
