import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId, type OmniError } from '@omniroute/core';
import { codecOf, type Codec } from '@omniroute/open-sse';
import { toClientRefusal } from '../pipeline/client-failure.ts';

/** Writes a JSON body whole. */
export function replyJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  response
    .writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': bytes.length })
    .end(bytes);
}

/** Refuses a request to a client surface, in the error shape of the format that the client seems to speak. */
export function replyRefusal(request: IncomingMessage, response: ServerResponse, error: OmniError): void {
  const id = newId('req');
  const refusal = toClientRefusal(error, id);
  replyJson(response, refusal.status, guessCodec(request).encodeError(refusal), { 'x-request-id': id });
}

/** Anthropic's clients always send their version header. */
export function guessCodec(request: IncomingMessage): Codec {
  if (request.headers['anthropic-version'] !== undefined) return codecOf('anthropic-messages');
  return guessCodecOf(request.url ?? '');
}

/** The codec of the surface that a path belongs to; what belongs to none understands OpenAI's shape. */
export function guessCodecOf(path: string): Codec {
  if (path.startsWith('/v1/messages')) return codecOf('anthropic-messages');
  const isGemini = path.startsWith('/v1beta/') || /^\/v1\/models\/[^?]*:/.test(path);
  return codecOf(isGemini ? 'gemini-generate' : 'openai-chat');
}
