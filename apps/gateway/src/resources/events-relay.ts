import { createSseFrames, Observed, type RelayStep, type SseFrames, type StreamRelay } from '@omniroute/open-sse';

/** The events that end a stream of https://platform.openai.com/docs/api-reference/responses-streaming. */
const lastEvents: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
  'error',
]);

/**
 * Carries the events of a response that is streamed once more, unread: such a stream may begin anywhere. What its last event and
 * everything after it are made of waits until the request is recorded.
 */
export class EventsRelay implements StreamRelay {
  readonly observed = new Observed();
  readonly losses: readonly string[] = [];
  readonly #frames: SseFrames = createSseFrames();
  readonly #held: Buffer[] = [];

  push(chunk: Buffer): RelayStep {
    const ready: Buffer[] = [];
    for (const frame of this.#frames.push(chunk)) {
      this.observed.started = true;
      if (this.#held.length > 0 || lastEvents.has(frame.event ?? '')) this.#held.push(frame.bytes);
      else ready.push(frame.bytes);
    }
    return { ready: ready.length === 0 ? undefined : Buffer.concat(ready), ending: undefined };
  }

  end(): RelayStep {
    for (const frame of this.#frames.end()) this.#held.push(frame.bytes);
    return { ready: undefined, ending: { type: 'ended', last: Buffer.concat(this.#held) } };
  }
}
