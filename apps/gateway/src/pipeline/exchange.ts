import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '@omniroute/core';
import { Cancellation, type Codec } from '@omniroute/open-sse';

/** One client request while it is served. */
export type Exchange = {
  readonly id: string;
  readonly codec: Codec;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly startedAtMs: number;
  /** Cancelled when the client goes away before its reply is whole. */
  readonly clientGone: Cancellation;
  /** Milliseconds since the request began, by a clock that never jumps. */
  elapsedMs(): number;
};

/** Begins to serve a request: gives it its id and watches for the client's leaving. */
export function beginExchange(codec: Codec, request: IncomingMessage, response: ServerResponse): Exchange {
  const startedAtMs = Date.now();
  const start = performance.now();
  const clientGone = new Cancellation();
  response.once('close', () => {
    if (!response.writableFinished) clientGone.cancel(new Error('The client closed the connection.'));
  });
  return {
    id: newId('req', startedAtMs),
    codec,
    request,
    response,
    startedAtMs,
    clientGone,
    elapsedMs: () => performance.now() - start,
  };
}
