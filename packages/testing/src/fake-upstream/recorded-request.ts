import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isJsonObject, type JsonObject } from '@omniroute/core';

/** One call as the fake upstream received it. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body's exact bytes. */
  readonly body: Buffer;
  /** The body as a JSON object; empty when it is none. */
  readonly json: JsonObject;
  /** How the exchange ended: our answer went out whole, or somebody cut it (the client, or a fault of ours). */
  readonly ended: Promise<'finished' | 'cut'>;
};

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

export function parseObject(body: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
