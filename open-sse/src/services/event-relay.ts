import type { JsonObject } from '@omniroute/core';
import { isJsonObject } from '@omniroute/core';
import type { StreamError } from '../canonical/stream-event.ts';
import { readErrorBody } from '../codecs/read-error.ts';
import { parseJson } from '../codecs/read-json.ts';
import { ByteRun } from '../relay/byte-run.ts';
import { Observed } from '../relay/observed.ts';
import type { RelayEnding, RelayStep, StreamRelay } from '../relay/stream-relay.ts';
import { createSseFrames, type SseFrame, type SseFrames } from '../stream/sse-frames.ts';
import { noteUse } from './note-use.ts';
import type { ServiceUse } from './service-codec.ts';

/** What one event of a stream tells. */
export type EventFacts = {
  readonly use?: ServiceUse;
  /** The reply is whole after this one, unless more come. */
  readonly completes?: boolean;
  /** It is there only because we asked for it. */
  readonly ownWish?: boolean;
};

export type EventRelayOptions = {
  readEvent(event: JsonObject): EventFacts;
  /** Only `[DONE]` ends a stream. */
  readonly requireTerminalMarker: boolean;
};

const doneMarker = '[DONE]';
const empty = Buffer.alloc(0);
const blankLine = Buffer.from('\n\n');

/** Passes a stream of JSON events, whole event by whole event, untouched, and learns its use and its end. */
export class EventRelay implements StreamRelay {
  readonly observed = new Observed();
  readonly losses: readonly string[] = [];
  readonly #options: EventRelayOptions;
  readonly #frames: SseFrames = createSseFrames();
  readonly #run = new ByteRun();
  /** The event that may be the last: with it the reply would be whole, so it waits for the record. */
  #last: Buffer | undefined;

  constructor(options: EventRelayOptions) {
    this.#options = options;
  }

  push(chunk: Buffer): RelayStep {
    return this.#carry(this.#frames.push(chunk));
  }

  end(): RelayStep {
    const step = this.#carry(this.#frames.end());
    if (step.ending) return step;
    const whole = this.#last !== undefined && !this.#options.requireTerminalMarker;
    return { ready: step.ready, ending: whole ? this.#ended(empty) : brokenOff() };
  }

  #carry(frames: readonly SseFrame[]): RelayStep {
    for (const frame of frames) {
      const ending = this.#take(frame);
      if (ending) return { ready: this.#run.take(), ending };
    }
    return { ready: this.#run.take(), ending: undefined };
  }

  #take(frame: SseFrame): RelayEnding | undefined {
    if (frame.comment) {
      this.#pass(frame.bytes);
      return undefined;
    }
    if (frame.data === doneMarker) return this.#ended(frame.bytes);
    const event = parseJson(frame.data);
    if (!isJsonObject(event))
      return failed({ message: 'The upstream sent an event that is no JSON.', kind: 'protocol' });
    if (frame.event === 'error' || event['type'] === 'error' || isJsonObject(event['error']))
      return failed(readErrorBody(frame.data));
    this.#note(this.#options.readEvent(event), frame);
    return undefined;
  }

  #note({ use, completes, ownWish }: EventFacts, frame: SseFrame): void {
    this.observed.noteContent();
    if (use) noteUse(this.observed, use);
    if (ownWish) return;
    if (this.#last) this.#run.add(this.#last);
    this.#last = undefined;
    // What follows must not be glued to an event whose blank line never came.
    const bytes = frame.unterminated ? Buffer.concat([frame.bytes, blankLine]) : frame.bytes;
    if (completes) this.#last = bytes;
    else this.#run.add(bytes);
  }

  #pass(bytes: Buffer): void {
    if (this.#last) this.#last = Buffer.concat([this.#last, bytes]);
    else this.#run.add(bytes);
  }

  #ended(bytes: Buffer): RelayEnding {
    return { type: 'ended', last: this.#last ? Buffer.concat([this.#last, bytes]) : bytes };
  }
}

function failed(error: StreamError): RelayEnding {
  return { type: 'failed', error };
}

function brokenOff(): RelayEnding {
  return failed({ message: 'The upstream ended its stream before the reply was whole.', kind: 'protocol' });
}
