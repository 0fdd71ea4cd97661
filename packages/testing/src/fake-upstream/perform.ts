import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Performance, Step } from './performance.ts';

/** Plays the steps on a response. Stops, without an error, as soon as `gone` aborts (the client left or the server closes). */
export async function perform(steps: Performance, response: ServerResponse, gone: AbortSignal): Promise<void> {
  const stage: Stage = { response, gone, left: gone.aborted ? Promise.resolve() : once(gone, 'abort') };
  for (const step of steps) {
    if (gone.aborted) return;
    try {
      await play(step, stage);
    } catch (error) {
      if (gone.aborted) return;
      throw error;
    }
  }
}

/** `left` resolves when `gone` aborts: one listener serves all steps. */
type Stage = { readonly response: ServerResponse; readonly gone: AbortSignal; readonly left: Promise<unknown> };

async function play(step: Step, { response, gone, left }: Stage): Promise<void> {
  switch (step.do) {
    case 'wait':
      await wait(step.ms, undefined, { signal: gone });
      return;
    case 'wait-for':
      await Promise.race([step.until, left]);
      return;
    case 'headers':
      response.writeHead(step.status, step.headers);
      response.flushHeaders();
      return;
    case 'write':
      await Promise.race([write(response, step.bytes), left]);
      return;
    case 'end':
      response.end();
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'close':
      response.socket?.destroySoon();
      return;
    case 'hang':
      await left;
      return;
  }
}

/** Waits until the bytes are with the kernel, so that a reset right after cannot overtake them. */
function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(bytes, () => resolve());
  });
}
