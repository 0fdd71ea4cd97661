import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isJsonObject, OmniError, type JsonObject } from '@omniroute/core';
import { scanMembers, type Codec, type HeaderMap, type RequestFacts } from '@omniroute/open-sse';
import { BodyShape } from './body-shape.ts';

/** A request as it came: its bytes, parsed once, and the facts that routing needs. */
export type Inbound = {
  readonly bytes: Buffer;
  readonly body: JsonObject;
  readonly facts: RequestFacts;
  readonly forwardedHeaders: HeaderMap;
};

/** Vendor headers that reach an upstream of their format. Nothing else of the client's headers does. */
const forwardedNames = ['anthropic-version', 'anthropic-beta', 'openai-beta'] as const;

export type InboundOptions = {
  readonly limitBytes: number;
  /** Formats that name model and stream in the address have them in the body from here on. */
  readonly address: { readonly model: string; readonly stream: boolean } | undefined;
};

/** Reads and checks a chat request. Throws `OmniError` (400, 413, 415) when it cannot be served. */
export async function readInbound(
  request: IncomingMessage,
  codec: Codec,
  { limitBytes, address }: InboundOptions,
): Promise<Inbound> {
  const bytes = await readBytes(request, limitBytes);
  const parsed = parseObject(bytes);
  const body = address ? { ...parsed, model: address.model, stream: address.stream } : parsed;
  return { bytes, body, facts: codec.inspect(body), forwardedHeaders: pickForwarded(request) };
}

/** A body of this size may hold anything and still be parsed at once; the structure of a larger one is watched as it comes. */
const unwatchedBytes = 64 * 1024;

/**
 * Reads a request's whole body, JSON. Throws `OmniError` `too-large` beyond the limit and `invalid-input` for a structure that
 * nobody should parse, both before reading more of it.
 */
export function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return Promise.reject(
      new OmniError('unsupported-media-type', `Send the body without content-encoding “${encoding}”.`),
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const gathered = new GatheredBody(limitBytes);
    const take = (chunk: Buffer) => {
      try {
        gathered.add(chunk);
      } catch (error) {
        // What still comes is let go by, so that the client gets to read why.
        request.off('data', take).resume();
        reject(error);
      }
    };
    request.on('data', take);
    request.once('end', () => resolve(gathered.whole));
    request.once('error', reject);
    request.once('aborted', () => reject(new Error('The client closed the connection amid its request.')));
  });
}

class GatheredBody {
  readonly #limitBytes: number;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #shape: BodyShape | undefined;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  add(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.#limitBytes) throw tooLarge(this.#limitBytes);
    this.#chunks.push(chunk);
    if (this.#length <= unwatchedBytes) return;
    if (this.#shape) this.#shape.push(chunk);
    else {
      this.#shape = new BodyShape();
      for (const held of this.#chunks) this.#shape.push(held);
    }
  }

  get whole(): Buffer {
    const [only] = this.#chunks;
    return this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks);
  }
}

function tooLarge(limitBytes: number): OmniError {
  return new OmniError(
    'too-large',
    `The body is larger than ${limitBytes} bytes. Send less, or raise OMNIROUTE_MAX_BODY_BYTES.`,
  );
}

/** Parses a body that must be a JSON object. Throws `OmniError` `invalid-input` that says where it is not. */
export function parseObject(bytes: Buffer): JsonObject {
  if (bytes.length === 0) throw new OmniError('invalid-input', 'The body is empty. Send a JSON object.');
  if (!isUtf8(bytes)) throw new OmniError('invalid-input', 'The body is not valid UTF-8.');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new OmniError('invalid-input', `The body is not valid JSON: ${describe(cause)}`, { cause });
  }
  if (!isJsonObject(value)) throw new OmniError('invalid-input', 'The body must be a JSON object.');
  if (bytes.includes(escape)) refuseMisread(bytes, value);
  return value;
}

const escape = Buffer.from('\\u');

/**
 * V8 may take a field name that is written with an escape for another one that it saw in an earlier object. What is then in the
 * bytes is not what was checked, so such a body goes nowhere.
 */
function refuseMisread(bytes: Buffer, body: JsonObject): void {
  for (const { name } of scanMembers(bytes)) {
    if (!Object.hasOwn(body, name)) {
      throw new OmniError('invalid-input', `Write the field name “${name.slice(0, 100)}” without escapes.`, {
        field: name,
      });
    }
  }
}

/** The parser quotes the text around the fault; prompts do not belong into errors and logs. */
function describe(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : '';
  const position = /position \d+(?: \(line \d+ column \d+\))?/.exec(message);
  return position
    ? `unexpected text at ${position[0]}.`
    : 'it ends too early or holds a character that JSON does not allow.';
}

/** The vendor headers of a request that may go on. */
export function pickForwarded(request: IncomingMessage): HeaderMap {
  const picked: Record<string, string> = {};
  for (const name of forwardedNames) {
    const value = request.headers[name];
    if (typeof value === 'string') picked[name] = value;
  }
  return picked;
}
