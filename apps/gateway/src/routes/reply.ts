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

/** Anthropic's clients always send their version header; everybody else understands OpenAI's shape. */
export function guessCodec(request: IncomingMessage): Codec {
  const anthropic =
    request.headers['anthropic-version'] !== undefined || request.url?.startsWith('/v1/messages') === true;
  return codecOf(anthropic ? 'anthropic-messages' : 'openai-chat');
}
