import { OmniError } from '@omniroute/core';

/** One server-sent event. `bytes` are its exact bytes, the blank line that ends it included. */
export type SseFrame = {
  readonly event?: string;
  readonly data: string;
  readonly bytes: Buffer;
  /** No event at all: comments, blank lines, fields without data. Only the bytes matter, to whoever passes them on. */
  readonly comment?: true;
  /** The stream ended before the blank line that should end the event. */
  readonly unterminated?: true;
};

export interface SseFrames {
  /**
   * Takes the next bytes and gives the frames that they complete. The frames' bytes, joined, are the bytes taken so far.
   * A frame that lies in one chunk shares its memory. Throws `OmniError` `too-large` when an event outgrows the limit; the
   * splitter is of no use after that.
   */
  push(chunk: Buffer): SseFrame[];
  /** The rest: an event whose last blank line is missing (many servers leave it out), or bytes without one. */
  end(): SseFrame[];
}

const lineFeed = 10;
const carriageReturn = 13;
const defaultMaxFrameBytes = 16 * 1024 * 1024;

/** Splits a byte stream into events (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). */
export function createSseFrames(options: { readonly maxFrameBytes?: number } = {}): SseFrames {
  return new SseSplitter(options.maxFrameBytes ?? defaultMaxFrameBytes);
}

class SseSplitter implements SseFrames {
  readonly #maxFrameBytes: number;
  /** Bytes of the unfinished frame, in the chunks that they came in: joined once, when its end is there. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The unfinished frame's last line has bytes already, so a line end does not make it blank. */
  #lineBegun = false;
  /** The last byte was a carriage return: a line feed that comes next belongs to it. */
  #afterReturn = false;
  #atStart = true;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  push(chunk: Buffer): SseFrame[] {
    const frames: SseFrame[] = [];
    let frameStart = 0;
    let lineStart = 0;
    if (this.#afterReturn && chunk.length > 0) {
      this.#afterReturn = false;
      if (chunk[0] === lineFeed) lineStart = 1;
    }
    let feed = chunk.indexOf(lineFeed, lineStart);
    let back = chunk.indexOf(carriageReturn, lineStart);
    while (feed !== -1 || back !== -1) {
      const isReturn = back !== -1 && (feed === -1 || back < feed);
      const lineEnd = isReturn ? back : feed;
      const pair = isReturn && feed === back + 1;
      const next = lineEnd + (pair ? 2 : 1);
      const blank = lineEnd === lineStart && !this.#lineBegun;
      this.#lineBegun = false;
      this.#afterReturn = isReturn && next === chunk.length && !pair;
      lineStart = next;
      if (blank) {
        frames.push(this.#frame(this.#join(chunk.subarray(frameStart, next))));
        frameStart = next;
      }
      if (feed !== -1 && feed < next) feed = chunk.indexOf(lineFeed, next);
      if (back !== -1 && back < next) back = chunk.indexOf(carriageReturn, next);
    }
    if (lineStart < chunk.length) this.#lineBegun = true;
    this.#hold(chunk, frameStart);
    return frames;
  }

  end(): SseFrame[] {
    if (this.#heldBytes === 0) return [];
    const frame = this.#frame(this.#join(Buffer.alloc(0)));
    return [frame.comment === true ? frame : { ...frame, unterminated: true }];
  }

  #hold(chunk: Buffer, from: number): void {
    if (from === chunk.length) return;
    this.#heldBytes += chunk.length - from;
    this.#check(this.#heldBytes);
    this.#held.push(from === 0 ? chunk : chunk.subarray(from));
  }

  #join(tail: Buffer): Buffer {
    this.#check(this.#heldBytes + tail.length);
    if (this.#heldBytes === 0) return tail;
    this.#held.push(tail);
    const bytes = Buffer.concat(this.#held, this.#heldBytes + tail.length);
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }

  #check(size: number): void {
    if (size <= this.#maxFrameBytes) return;
    throw new OmniError('too-large', `The stream holds an event of more than ${this.#maxFrameBytes} bytes.`);
  }

  #frame(bytes: Buffer): SseFrame {
    const first = this.#atStart;
    this.#atStart = false;
    return readSimpleFrame(bytes) ?? readFrame(bytes, first);
  }
}

const dataField = Buffer.from('data: ');
const eventField = Buffer.from('event: ');

/** The shapes that nearly every frame has: a `data: ` line, an `event: ` line before it or not, and line feeds alone. */
function readSimpleFrame(bytes: Buffer): SseFrame | undefined {
  const end = bytes.length - 2;
  if (end < dataField.length || bytes[end] !== lineFeed || bytes.includes(carriageReturn)) return undefined;
  const firstEnd = bytes.indexOf(lineFeed);
  const named = firstEnd !== end;
  if (named && (!startsWith(bytes, eventField, 0) || bytes.indexOf(lineFeed, firstEnd + 1) !== end)) return undefined;
  const start = named ? firstEnd + 1 : 0;
  if (!startsWith(bytes, dataField, start)) return undefined;
  const data = bytes.toString('utf8', start + dataField.length, end);
  const event = named ? bytes.toString('utf8', eventField.length, firstEnd) : '';
  return event === '' ? { data, bytes } : { event, data, bytes };
}

function startsWith(bytes: Buffer, field: Buffer, at: number): boolean {
  for (let place = 0; place < field.length; place += 1) if (bytes[at + place] !== field[place]) return false;
  return true;
}

function readFrame(bytes: Buffer, first: boolean): SseFrame {
  let text = bytes.toString('utf8');
  if (first && text.startsWith('\uFEFF')) text = text.slice(1);
  let data: string | undefined;
  let event: string | undefined;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    if (name !== 'data' && name !== 'event') continue;
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'event') event = value;
    else data = data === undefined ? value : `${data}\n${value}`;
  }
  if (data === undefined) return { data: '', bytes, comment: true };
  return event === undefined || event === '' ? { data, bytes } : { event, data, bytes };
}
