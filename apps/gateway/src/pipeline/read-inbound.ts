import type { IncomingMessage } from 'node:http';
import { isJsonObject, OmniError, type JsonObject } from '@omniroute/core';
import { scanMembers, type Codec, type HeaderMap, type RequestFacts } from '@omniroute/open-sse';

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

/** Reads a request's whole body. Throws `OmniError` `too-large` beyond the limit, before reading more of it. */
export function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return Promise.reject(
      new OmniError('unsupported-media-type', `Send the body without content-encoding “${encoding}”.`),
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limitBytes) reject(tooLarge(limitBytes));
      else chunks.push(chunk);
    });
    request.once('end', () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.once('error', reject);
    request.once('aborted', () => reject(new Error('The client closed the connection amid its request.')));
  });
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

function pickForwarded(request: IncomingMessage): HeaderMap {
  const picked: Record<string, string> = {};
  for (const name of forwardedNames) {
    const value = request.headers[name];
    if (typeof value === 'string') picked[name] = value;
  }
  return picked;
}
