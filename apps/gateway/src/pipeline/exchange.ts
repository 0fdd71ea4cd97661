import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId, type ApiFormat, type JsonObject } from '@omniroute/core';
import { Cancellation, type ClientFailure } from '@omniroute/open-sse';

/** What every surface can do: say in its client's own words what went wrong. */
export type ClientSurface = {
  readonly format: ApiFormat;
  encodeError(failure: ClientFailure): JsonObject;
  encodeStreamError(failure: ClientFailure): string;
};

/** How a client wants a stream: as server-sent events, or as one JSON array of what they would hold. */
export type StreamShape = 'sse' | 'json-array';

/** One client request while it is served. */
export type Exchange<Surface extends ClientSurface = ClientSurface> = {
  readonly id: string;
  readonly codec: Surface;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly streamShape: StreamShape;
  readonly startedAtMs: number;
  /** Cancelled when the client goes away before its reply is whole. */
  readonly clientGone: Cancellation;
  /** Milliseconds since the request began, by a clock that never jumps. */
  elapsedMs(): number;
};

/** Begins to serve a request: gives it its id and watches for the client's leaving. */
export function beginExchange<Surface extends ClientSurface>(
  codec: Surface,
  request: IncomingMessage,
  response: ServerResponse,
  streamShape: StreamShape = 'sse',
): Exchange<Surface> {
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
    streamShape,
    startedAtMs,
    clientGone,
    elapsedMs: () => performance.now() - start,
  };
}
