import { OmniError } from '@omniroute/core';

/** No honest request is nested deeper; what is would exhaust the stack of whoever writes it as JSON again. */
const maxDepth = 256;

/**
 * Objects and lists, and members of them, all levels together. An agent's conversation of a megabyte has some ten thousand; what
 * these cost to parse and to translate still leaves the event loop to others.
 */
const maxContainers = 100_000;
const maxMembers = 500_000;

/** Short strings are walked byte by byte; beyond this a native search is faster. */
const shortStringBytes = 32;

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Watches the structure of a JSON text as its chunks arrive, so that a hostile body is refused before anybody parses it. Checks
 * nothing else: whether the text is JSON at all is up to the parser.
 */
export class BodyShape {
  #depth = 0;
  #containers = 0;
  #members = 0;
  #inString = false;
  /** The last chunk ended with a backslash that escapes what comes next. */
  #escaping = false;

  /** Throws `OmniError` `invalid-input` when the text is nested too deep or holds too many values. */
  push(chunk: Buffer): void {
    let position = 0;
    while (position < chunk.length) {
      position = this.#inString ? this.#skipString(chunk, position) : this.#readStructure(chunk, position);
    }
  }

  /** Reads up to the next string. */
  #readStructure(chunk: Buffer, from: number): number {
    for (let position = from; position < chunk.length; position += 1) {
      const byte = chunk[position];
      if (byte === quote) {
        this.#inString = true;
        return position + 1;
      }
      if (byte === comma) this.#count();
      else if (byte === openBrace || byte === openBracket) this.#open();
      else if (byte === closeBrace || byte === closeBracket) this.#depth -= 1;
    }
    return chunk.length;
  }

  /** Gives the place after the string's end, or the chunk's end when the string goes on. */
  #skipString(chunk: Buffer, from: number): number {
    let position = this.#escaping ? from + 1 : from;
    this.#escaping = false;
    const near = Math.min(position + shortStringBytes, chunk.length);
    while (position < near) {
      const byte = chunk[position];
      if (byte === quote) return this.#endString(position);
      position += byte === backslash ? 2 : 1;
    }
    if (position >= chunk.length) {
      this.#escaping = position > chunk.length;
      return chunk.length;
    }
    let end = chunk.indexOf(quote, position);
    while (end >= 0 && isEscaped(chunk, end, position)) end = chunk.indexOf(quote, end + 1);
    if (end >= 0) return this.#endString(end);
    this.#escaping = isEscaped(chunk, chunk.length, position);
    return chunk.length;
  }

  #endString(at: number): number {
    this.#inString = false;
    return at + 1;
  }

  #open(): void {
    this.#depth += 1;
    this.#containers += 1;
    if (this.#depth > maxDepth) refuse(`The request is nested more than ${maxDepth} levels deep.`);
    if (this.#containers > maxContainers) {
      refuse(`The request holds more than ${maxContainers} objects and lists. Send fewer messages.`);
    }
    this.#count();
  }

  #count(): void {
    this.#members += 1;
    if (this.#members > maxMembers) refuse(`The request holds more than ${maxMembers} values. Send fewer.`);
  }
}

/** An odd number of backslashes before it escapes a byte. `from` is no escaped byte itself. */
function isEscaped(chunk: Buffer, at: number, from: number): boolean {
  let first = at;
  while (first > from && chunk[first - 1] === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

function refuse(message: string): never {
  throw new OmniError('invalid-input', message);
}
