import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Performance, Step } from './performance.ts';

/** Plays the steps on a response. Stops, without an error, as soon as `gone` aborts (the client left or the server closes). */
export async function perform(steps: Performance, response: ServerResponse, gone: AbortSignal): Promise<void> {
  for (const step of steps) {
    if (gone.aborted) return;
    try {
      await play(step, response, gone);
    } catch (error) {
      if (gone.aborted) return;
      throw error;
    }
  }
}

async function play(step: Step, response: ServerResponse, gone: AbortSignal): Promise<void> {
  switch (step.do) {
    case 'wait':
      await wait(step.ms, undefined, { signal: gone });
      return;
    case 'wait-for':
      await Promise.race([step.until, aborted(gone)]);
      return;
    case 'headers':
      response.writeHead(step.status, step.headers);
      response.flushHeaders();
      return;
    case 'write':
      await write(response, step.bytes, gone);
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
      await aborted(gone);
      return;
  }
}

/** Waits until the bytes are with the kernel, so that a reset right after cannot overtake them. */
function write(response: ServerResponse, bytes: Buffer, gone: AbortSignal): Promise<void> {
  const written = new Promise<void>((resolve) => {
    response.write(bytes, () => resolve());
  });
  return Promise.race([written, aborted(gone)]);
}

async function aborted(gone: AbortSignal): Promise<void> {
  if (!gone.aborted) await once(gone, 'abort');
}
