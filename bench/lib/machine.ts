import { cpus, release, totalmem } from 'node:os';

export type Machine = {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
};

/** What the figures were measured on. */
export function describeMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() || process.arch,
    cores: all.length,
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.versions.node,
  };
}
