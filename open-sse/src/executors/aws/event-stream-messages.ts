import { crc32 } from 'node:zlib';
import { upstreamError, upstreamErrorCodes } from '../upstream-error.ts';

/** One message of `application/vnd.amazon.eventstream`. Headers that are no strings are left out: no API names events by them. */
export type EventStreamMessage = { readonly headers: ReadonlyMap<string, string>; readonly payload: Buffer };

export interface EventStreamMessages {
  /** Takes the next bytes and gives the messages that they complete. A message that lies in one chunk shares its memory. */
  push(chunk: Buffer): readonly EventStreamMessage[];
  /** Set, with the code `corrupt`, when a checksum or a length was wrong: nothing that comes after that is read. */
  readonly fault: Error | undefined;
  /** The bytes so far end inside a message. */
  readonly isAmidMessage: boolean;
}

/** Total length, length of the headers, checksum of these two. */
const preludeBytes = 12;
const checksumBytes = 4;
/** AWS sends no longer ones. */
const maxMessageBytes = 24 * 1024 * 1024;

/** Splits a byte stream into messages (https://smithy.io/2.0/aws/amazon-eventstream.html). */
export function createEventStreamMessages(): EventStreamMessages {
  return new MessageSplitter();
}

class MessageSplitter implements EventStreamMessages {
  fault: Error | undefined;
  /** Bytes of the unfinished message, in the chunks that they came in: joined once, when its end is there. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** So many bytes make the next step: the prelude, or the message as soon as its length is known. */
  #needed = preludeBytes;

  get isAmidMessage(): boolean {
    return this.#heldBytes > 0;
  }

  push(chunk: Buffer): readonly EventStreamMessage[] {
    const messages: EventStreamMessage[] = [];
    if (this.fault !== undefined) return messages;
    try {
      this.#split(chunk, messages);
    } catch (error) {
      this.fault = error instanceof Error ? error : corrupt('what cannot be read');
    }
    return messages;
  }

  /** The messages before a fault are kept: how the bytes are cut must not decide what is seen of them. */
  #split(chunk: Buffer, messages: EventStreamMessage[]): void {
    let rest = chunk;
    while (this.#heldBytes + rest.length >= this.#needed) {
      const bytes = this.#join(rest);
      this.#needed = readLength(bytes);
      if (bytes.length >= this.#needed) {
        messages.push(readMessage(bytes.subarray(0, this.#needed)));
        rest = bytes.subarray(this.#needed);
        this.#needed = preludeBytes;
      } else rest = bytes;
    }
    this.#hold(rest);
  }

  #hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #join(tail: Buffer): Buffer {
    if (this.#heldBytes === 0) return tail;
    const bytes = Buffer.concat([...this.#held, tail], this.#heldBytes + tail.length);
    this.#held = [];
    this.#heldBytes = 0;
    return bytes;
  }
}

function readLength(bytes: Buffer): number {
  const total = bytes.readUInt32BE(0);
  const headers = bytes.readUInt32BE(4);
  if (crc32(bytes.subarray(0, 8)) !== bytes.readUInt32BE(8)) throw corrupt('a prelude whose checksum is wrong');
  if (total > maxMessageBytes || total < preludeBytes + headers + checksumBytes) throw corrupt('an impossible length');
  return total;
}

function readMessage(bytes: Buffer): EventStreamMessage {
  const end = bytes.length - checksumBytes;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)) throw corrupt('a message whose checksum is wrong');
  const headersEnd = preludeBytes + bytes.readUInt32BE(4);
  return {
    headers: readHeaders(bytes.subarray(preludeBytes, headersEnd)),
    payload: bytes.subarray(headersEnd, end),
  };
}

const stringType = 7;
/** Bytes of a value by its type; types 6 and 7 (bytes, string) say their length themselves. */
const fixedSizes: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16 };

function readHeaders(bytes: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + readAt(bytes, at, 1);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    const type = readAt(bytes, nameEnd, 1);
    const fixed = fixedSizes[type];
    const start = nameEnd + (fixed === undefined ? 3 : 1);
    const size = fixed ?? (type === 6 || type === stringType ? readAt(bytes, nameEnd + 1, 2) : undefined);
    if (size === undefined || start + size > bytes.length) throw corrupt('headers that cannot be read');
    if (type === stringType) headers.set(name, bytes.toString('utf8', start, start + size));
    at = start + size;
  }
  return headers;
}

function readAt(bytes: Buffer, at: number, size: 1 | 2): number {
  if (at + size > bytes.length) throw corrupt('headers that cannot be read');
  return bytes.readUIntBE(at, size);
}

function corrupt(what: string): Error {
  return upstreamError(upstreamErrorCodes.corrupt, `The upstream's event stream holds ${what}.`);
}
