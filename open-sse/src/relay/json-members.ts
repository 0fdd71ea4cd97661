/** A member of the top level of a JSON object, as byte offsets. */
export type JsonMember = {
  readonly name: string;
  /** Where the key's opening quote is. */
  readonly start: number;
  readonly valueStart: number;
  /** One after the value's last byte. */
  readonly valueEnd: number;
};

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Finds the members of a JSON object without building any value. `body` must hold valid JSON with an object on top, as
 * `JSON.parse` has already confirmed; nothing is checked again.
 */
export function scanMembers(body: Buffer): readonly JsonMember[] {
  const members: JsonMember[] = [];
  let position = skipSpace(body, body.indexOf(openBrace) + 1);
  while (position < body.length && body[position] !== closeBrace) {
    const keyEnd = skipString(body, position);
    const colon = skipSpace(body, keyEnd);
    const valueStart = skipSpace(body, colon + 1);
    const valueEnd = skipValue(body, valueStart);
    members.push({ name: readKey(body, position, keyEnd), start: position, valueStart, valueEnd });
    position = skipSpace(body, valueEnd);
    if (body[position] === comma) position = skipSpace(body, position + 1);
  }
  return members;
}

export function skipSpace(body: Buffer, from: number): number {
  let position = from;
  // JSON's white space (space, tab, line feed, carriage return) is all that can stand below 0x21 between tokens.
  while (position < body.length && (body[position] ?? 0) <= 0x20) position += 1;
  return position;
}

/** Short strings are walked byte by byte; beyond this a native search is faster. */
const shortStringBytes = 32;

/** One after the closing quote of the string that begins at `from`. */
export function skipString(body: Buffer, from: number): number {
  let position = from + 1;
  const near = Math.min(position + shortStringBytes, body.length);
  while (position < near) {
    const byte = body[position];
    if (byte === quote) return position + 1;
    position += byte === backslash ? 2 : 1;
  }
  let end = body.indexOf(quote, position);
  while (end >= 0 && isEscaped(body, end, position)) end = body.indexOf(quote, end + 1);
  return end < 0 ? body.length : end + 1;
}

/** An odd number of backslashes before it escapes a quote. `from` is no escaped byte itself. */
function isEscaped(body: Buffer, at: number, from: number): boolean {
  let first = at;
  while (first > from && body[first - 1] === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

function skipValue(body: Buffer, from: number): number {
  const first = body[from];
  if (first === quote) return skipString(body, from);
  if (first === openBrace || first === openBracket) return skipNested(body, from);
  return skipScalar(body, from);
}

function skipNested(body: Buffer, from: number): number {
  let depth = 0;
  let position = from;
  while (position < body.length) {
    const byte = body[position];
    if (byte === quote) {
      position = skipString(body, position);
      continue;
    }
    position += 1;
    if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return position;
    }
  }
  return body.length;
}

function skipScalar(body: Buffer, from: number): number {
  let position = from;
  while (position < body.length) {
    const byte = body[position] ?? 0;
    if (byte === comma || byte === closeBrace || byte <= 0x20) break;
    position += 1;
  }
  return position;
}

/** Keys may be written with escapes (`"mod\u0065l"`). */
function readKey(body: Buffer, start: number, end: number): string {
  const text = body.toString('utf8', start + 1, end - 1);
  if (!text.includes('\\')) return text;
  const key: unknown = JSON.parse(`"${text}"`);
  return typeof key === 'string' ? key : text;
}
