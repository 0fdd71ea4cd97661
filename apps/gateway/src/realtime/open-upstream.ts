import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import {
  buildSocketRequest,
  readRealtimeEvent,
  type HeaderMap,
  type RawFailure,
  type SocketCall,
} from '@omniroute/open-sse';
import { WebSocket } from 'ws';
import type { AttemptClock } from '../pipeline/attempt-clock.ts';
import type { Attempt } from '../pipeline/attempt.ts';
import { rawFailureOf } from '../pipeline/reply-source.ts';
import type { AttemptCall, Performed } from '../pipeline/run-attempt.ts';
import type { Handshake } from './handshake.ts';
import { RelaySocket, type SocketEnding } from './relay-socket.ts';

export type RealtimeCall = AttemptCall & { readonly handshake: Handshake; readonly maxMessageBytes: number };

/** A socket to a target that may be given to the client. */
export type OpenUpstream = { readonly attempt: Attempt; readonly socket: RelaySocket };

/** A server greets first. One that does not is taken as it is after this time, ms. */
const quietMs = 2000;
const errorBodyBytes = 64 * 1024;

/**
 * Opens a socket to one target. It is an answer when its first event has come, or when it stays open and silent for a while; an
 * error event or an end before that is a failure, as is a refused handshake.
 */
export async function openUpstream(
  call: RealtimeCall,
  attempt: Attempt,
  clock: AttemptClock,
): Promise<Performed<OpenUpstream>> {
  const webSocket = connect(call, attempt);
  const socket = new RelaySocket(webSocket);
  const { promise, resolve, reject } = Promise.withResolvers<RawFailure | undefined>();
  let quiet: NodeJS.Timeout | undefined;
  const cancel = { onCancel: reject };
  clock.listen(cancel);
  webSocket.on('upgrade', ({ headers }) => noteHeaders(attempt, 101, headers));
  webSocket.on('open', () => {
    quiet = setTimeout(resolve, quietMs, undefined);
  });
  webSocket.on('unexpected-response', (_, reply) => {
    noteHeaders(attempt, reply.statusCode ?? 0, reply.headers);
    readRefusal(call, reply).then(resolve, reject);
  });
  void socket.begun.then((first) => resolve(Buffer.isBuffer(first) ? failureIn(first) : failureOf(first)));
  try {
    const failure = await promise;
    if (failure) {
      socket.terminate();
      return { failure };
    }
    attempt.noteFirstEvent();
    return { answer: { attempt, socket } };
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    clearTimeout(quiet);
    clock.unlisten(cancel);
  }
}

function connect(call: RealtimeCall, attempt: Attempt): WebSocket {
  const { upstream, executor } = call.candidate.connection;
  const request: SocketCall = {
    connection: upstream,
    model: call.candidate.model,
    format: call.format,
    subpath: call.handshake.subpath,
    forwardedHeaders: call.handshake.forwardedHeaders,
    ...(call.attribution && { attribution: call.attribution }),
    attemptId: attempt.id,
    requestId: call.exchange.id,
    remainingMs: call.remainingMs,
    headersTimeoutMs: call.firstEventMs,
  };
  const { url, headers, lookup } = buildSocketRequest(request, { writeHeaders: executor.writeSocketHeaders });
  return new WebSocket(url, { headers, lookup, perMessageDeflate: false, maxPayload: call.maxMessageBytes });
}

/** An upstream's ending as the executors classify it. */
export function failureOf({ code, reason, error }: SocketEnding): RawFailure {
  if (error) return { type: 'connection', error };
  if (code === 1006) return { type: 'connection', error: new Error('The upstream closed the connection.') };
  return {
    type: 'stream-error',
    message: reason === '' ? `The upstream closed the socket with code ${code}.` : reason,
  };
}

function failureIn(first: Buffer): RawFailure | undefined {
  const event = readRealtimeEvent(first);
  return event?.type === 'error' ? rawFailureOf(event.error) : undefined;
}

async function readRefusal({ format }: RealtimeCall, reply: IncomingMessage): Promise<RawFailure> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of reply) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > errorBodyBytes) break;
  }
  const body = Buffer.concat(chunks).toString('utf8');
  return { type: 'response', status: reply.statusCode ?? 0, headers: toHeaderMap(reply.headers), body, format };
}

function noteHeaders(attempt: Attempt, status: number, headers: IncomingHttpHeaders): void {
  const { executor } = attempt.candidate.connection;
  attempt.noteHeaders(status, executor.readFacts({ status, headers: toHeaderMap(headers) }));
}

function toHeaderMap(headers: IncomingHttpHeaders): HeaderMap {
  const map: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return map;
}
