import type { BodySink, UpstreamBody } from '../executor.ts';
import { upstreamError, upstreamErrorCodes } from '../upstream-error.ts';
import { createEventStreamMessages, type EventStreamMessage } from './event-stream-messages.ts';

/**
 * Shows a body of `application/vnd.amazon.eventstream` as server-sent events, so that nothing behind an executor has to know the
 * framing. An event is named by its `:event-type`, an exception by its `:exception-type`; its data are the payload. An error
 * without a payload is an event `error` with `{ __type, message }`, the names that AWS gives them in bodies.
 */
export class EventStreamBody implements UpstreamBody, BodySink {
  readonly #body: UpstreamBody;
  readonly #messages = createEventStreamMessages();
  #sink: BodySink | undefined;
  #isPaused = false;
  #ending: 'open' | 'told' | Error = 'open';

  constructor(body: UpstreamBody) {
    this.#body = body;
  }

  start(sink: BodySink): void {
    this.#sink = sink;
    this.#body.start(this);
  }

  pause(): void {
    this.#isPaused = true;
    this.#body.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#ending === 'open') this.#body.resume();
    else this.#tellFault();
  }

  abort(): void {
    this.#ending = 'told';
    this.#body.abort();
  }

  onData(chunk: Buffer): void {
    if (this.#ending !== 'open') return;
    const text = this.#messages.push(chunk).map(writeEvent).join('');
    if (text !== '') this.#sink?.onData(Buffer.from(text));
    if (this.#messages.fault !== undefined && this.#ending === 'open') this.#break(this.#messages.fault);
  }

  onEnd(): void {
    if (this.#ending !== 'open') return;
    if (this.#messages.isAmidMessage) {
      this.#break(upstreamError(upstreamErrorCodes.corrupt, 'The upstream ended its stream inside a message.'));
      return;
    }
    this.#ending = 'told';
    this.#sink?.onEnd();
  }

  onError(error: Error): void {
    if (this.#ending !== 'open') return;
    this.#ending = 'told';
    this.#sink?.onError(error);
  }

  #break(fault: Error): void {
    this.#ending = fault;
    this.#body.abort();
    this.#tellFault();
  }

  /** Like every ending, it waits for a sink that paused. */
  #tellFault(): void {
    const fault = this.#ending;
    if (this.#isPaused || !(fault instanceof Error)) return;
    this.#ending = 'told';
    this.#sink?.onError(fault);
  }
}

function writeEvent({ headers, payload }: EventStreamMessage): string {
  switch (headers.get(':message-type')) {
    case 'error': {
      const error = { __type: headers.get(':error-code') ?? 'error', message: headers.get(':error-message') ?? '' };
      return writeFrame('error', JSON.stringify(error));
    }
    case 'exception':
      return writeFrame(headers.get(':exception-type') ?? 'error', payload.toString('utf8'));
    default:
      return writeFrame(headers.get(':event-type') ?? 'message', payload.toString('utf8'));
  }
}

/** A line end in JSON is mere white space. */
function writeFrame(event: string, data: string): string {
  return `event: ${event.replace(/[\r\n]/g, ' ')}\ndata: ${data.replace(/[\r\n]/g, ' ')}\n\n`;
}
