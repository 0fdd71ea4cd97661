import type { Load, LoadHook } from './load.ts';

type Reading = { readonly atMs: number; readonly calls: Promise<number> };

/** How often the compiled upstream is asked for the model that is slow now and then, over the window of a load. */
export type CallCount = {
  hooks(load: Load): readonly LoadHook[];
  /** `undefined`: nobody counted. */
  perSec(): Promise<number | undefined>;
};

export function createCallCount(upstreamPort: number): CallCount {
  const readings: Reading[] = [];
  const read = () => {
    readings.push({ atMs: performance.now(), calls: readCalls(upstreamPort) });
  };
  return {
    // The second turn is shortly before the generator ends.
    hooks: ({ warmupSec, durationSec }) =>
      [warmupSec, warmupSec + durationSec * 0.95].map((atSec) => ({ atSec, run: read })),
    perSec: async () => {
      const [first, last] = readings;
      if (!first || !last) return undefined;
      return ((await last.calls) - (await first.calls)) / ((last.atMs - first.atMs) / 1000);
    },
  };
}

async function readCalls(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/calls`);
  return Number(await response.text());
}
