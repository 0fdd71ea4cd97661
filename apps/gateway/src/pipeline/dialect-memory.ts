import type { WireFormat } from '@omniroute/core';

/** A dialect that failed is tried again after this time: the upstream may have learned it. */
const forgetAfterMs = 10 * 60_000;
const mostEntries = 10_000;

/** Which formats turned out not to work for a target whose connection claims to speak them. */
export interface DialectMemory {
  works(target: string, format: WireFormat): boolean;
  noteBroken(target: string, format: WireFormat): void;
  noteWorking(target: string, format: WireFormat): void;
}

/** A memory in this process; `now` gives milliseconds. */
export function createDialectMemory(now: () => number): DialectMemory {
  const brokenUntil = new Map<string, number>();
  const keyOf = (target: string, format: WireFormat) => `${format} ${target}`;
  return {
    works: (target, format) => (brokenUntil.get(keyOf(target, format)) ?? 0) <= now(),
    noteBroken: (target, format) => {
      if (brokenUntil.size >= mostEntries) brokenUntil.clear();
      brokenUntil.set(keyOf(target, format), now() + forgetAfterMs);
    },
    noteWorking: (target, format) => {
      brokenUntil.delete(keyOf(target, format));
    },
  };
}
