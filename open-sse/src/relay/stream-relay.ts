import type { StreamError, StreamEvent } from '../canonical/stream-event.ts';
import type { BrokenAnswer } from './broken-answer.ts';
import type { Observed } from './observed.ts';

/** How a stream ended. `last` are the bytes that make it whole for the client: they wait until the request is recorded. */
export type RelayEnding =
  | { readonly type: 'ended'; readonly last: Buffer }
  | { readonly type: 'failed'; readonly error: StreamError };

export type RelayStep = {
  /** Whole frames for the client, to be written now. */
  readonly ready: Buffer | undefined;
  readonly ending: RelayEnding | undefined;
};

/** Carries one streamed reply from an upstream to a client. After an ending it is not called again. */
export interface StreamRelay {
  readonly observed: Observed;
  /** What the client's format could not express so far, by field. */
  readonly losses: readonly string[];
  /** What has come of a stream that broke, where another target can go on with it. Absent: none can. */
  readonly broken?: BrokenAnswer | undefined;
  push(chunk: Buffer): RelayStep;
  /** The upstream closed the stream. */
  end(): RelayStep;
}

/** The error or the end among a frame's events, if one is there. */
export function findEnding(events: readonly StreamEvent[], last: Buffer): RelayEnding | undefined {
  const final = events.at(-1);
  if (final?.type === 'error') return { type: 'failed', error: final.error };
  if (final?.type === 'message-end') return { type: 'ended', last };
  return undefined;
}
