import { OmniError } from '@omniroute/core';
import { readPartHeaders, type PartHeaders } from './part-headers.ts';
import type { ByteRange } from './upload.ts';

/** A part of a form, as places in the body. */
export type FormPart = PartHeaders & {
  /** From its delimiter up to the next one. */
  readonly whole: ByteRange;
  readonly value: ByteRange;
  /** It has no body at all (RFC 2046 lets it): the blank line after its headers is the line end of the next delimiter. */
  readonly bare?: true;
  /** What a part that is no file says. */
  readonly text?: string;
};

const lineEnd = Buffer.from('\r\n');
const headersEnd = Buffer.from('\r\n\r\n');
const mostHeaderBytes = 16 * 1024;
const mostTextBytes = 1024 * 1024;
const mostParts = 1000;
const hyphen = 0x2d;
const linear: ReadonlySet<number | undefined> = new Set([0x20, 0x09]);

type State = 'preamble' | 'delimiter' | 'headers' | 'body' | 'epilogue';

/**
 * Finds the parts of a multipart body (RFC 2046, 5.1.1) as it comes by. Keeps in memory the text of parts that are no files and,
 * at most, one delimiter of what it has not decided about.
 */
export class MultipartScanner {
  readonly parts: FormPart[] = [];
  readonly #delimiter: Buffer;
  /** Not consumed yet. A line end stands before the body, so that a delimiter at its very beginning is like all others. */
  #pending: Buffer = lineEnd;
  /** Of the first pending byte in the body. */
  #offset = -lineEnd.length;
  #state: State = 'preamble';
  #partStart = 0;
  #valueStart = 0;
  #headers: PartHeaders | undefined;
  #text: Buffer[] = [];
  #textBytes = 0;

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Throws `OmniError` `invalid-input` for what is no form. */
  push(chunk: Buffer): void {
    if (this.#state === 'epilogue') return;
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (this.#step());
  }

  /** The body is over. Throws `OmniError` `invalid-input` when the form is not. */
  end(): readonly FormPart[] {
    if (this.#state !== 'epilogue') throw malformed('it ends before its last boundary');
    return this.parts;
  }

  /** True when something was consumed and more may be. */
  #step(): boolean {
    switch (this.#state) {
      case 'preamble':
      case 'body':
        return this.#seekDelimiter();
      case 'delimiter':
        return this.#readDelimiterEnd();
      case 'headers':
        return this.#readHeaders();
      case 'epilogue':
        return false;
    }
  }

  #seekDelimiter(): boolean {
    const found = this.#pending.indexOf(this.#delimiter);
    // A delimiter may have begun at the end of what is here.
    const safe = found >= 0 ? found : Math.max(0, this.#pending.length - this.#delimiter.length + 1);
    if (this.#state === 'body') this.#keepText(this.#pending.subarray(0, safe));
    this.#consume(safe);
    if (found < 0) return false;
    if (this.#state === 'body') this.#closePart();
    this.#partStart = this.#offset;
    this.#consume(this.#delimiter.length);
    this.#state = 'delimiter';
    return true;
  }

  #readDelimiterEnd(): boolean {
    if (this.#pending.length < 2) return false;
    if (this.#pending[0] === hyphen && this.#pending[1] === hyphen) {
      this.#state = 'epilogue';
      this.#pending = Buffer.alloc(0);
      return false;
    }
    let padding = 0;
    while (linear.has(this.#pending[padding])) padding += 1;
    if (this.#pending.length < padding + 2) return this.#needMore(mostHeaderBytes);
    if (!this.#pending.subarray(padding, padding + 2).equals(lineEnd))
      throw malformed('a boundary is not alone in its line');
    // The line end stays: headers may be none at all, and then it is also theirs.
    this.#consume(padding);
    this.#state = 'headers';
    return true;
  }

  #readHeaders(): boolean {
    const end = this.#pending.indexOf(headersEnd);
    if (end < 0) return this.#needMore(mostHeaderBytes);
    if (this.parts.length >= mostParts) throw malformed(`it has more than ${mostParts} parts`);
    this.#headers = readPartHeaders(this.#pending.toString('utf8', lineEnd.length, end));
    // The blank line stays: it may be the beginning of the next delimiter.
    this.#consume(end + headersEnd.length - lineEnd.length);
    this.#valueStart = this.#offset + lineEnd.length;
    this.#text = [];
    this.#state = 'body';
    return true;
  }

  #closePart(): void {
    if (!this.#headers) return;
    const isFile = this.#headers.fileName !== undefined;
    const bare = this.#offset < this.#valueStart;
    this.parts.push({
      ...this.#headers,
      whole: { start: this.#partStart, end: this.#offset },
      value: { start: bare ? this.#offset : this.#valueStart, end: this.#offset },
      ...(bare && { bare }),
      ...(!isFile && { text: Buffer.concat(this.#text).toString('utf8') }),
    });
    this.#headers = undefined;
    this.#text = [];
  }

  /** `consumed`: the pending bytes that no delimiter begins in. */
  #keepText(consumed: Buffer): void {
    const bytes = consumed.subarray(Math.max(0, this.#valueStart - this.#offset));
    if (this.#headers?.fileName !== undefined || bytes.length === 0) return;
    this.#textBytes += bytes.length;
    if (this.#textBytes > mostTextBytes)
      throw new OmniError('too-large', `The form's texts have more than ${mostTextBytes} bytes.`);
    this.#text.push(Buffer.from(bytes));
  }

  #needMore(most: number): false {
    if (this.#pending.length > most) throw malformed('a part has too many headers');
    return false;
  }

  #consume(count: number): void {
    this.#pending = this.#pending.subarray(count);
    this.#offset += count;
  }
}

export function malformed(why: string): OmniError {
  return new OmniError('invalid-input', `The body is no valid multipart form: ${why}.`);
}
