import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A session as the upstream sees it. */
export type UpstreamSession = {
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
  /** Text messages of the client, in order; audio as `<n bytes>`. */
  readonly heard: readonly string[];
  /** Resolves when there are `count` messages. */
  hear(count: number): Promise<readonly string[]>;
  say(event: object): void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
};

export type RealtimeUpstream = {
  /** Base URL with `/v1`. */
  readonly url: string;
  /** Every handshake that came, refused ones too. */
  readonly handshakes: readonly IncomingMessage[];
  /** The next session that opens. */
  nextSession(): Promise<UpstreamSession>;
  /** What the next handshake gets: an HTTP refusal, or a session that begins with this instead of `session.created`. */
  script(next: Opening): void;
  close(): Promise<void>;
};

export type Opening =
  | { readonly kind: 'refuse'; readonly status: number; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'event'; readonly event: object }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  | { readonly kind: 'silence' };

export const created = { type: 'session.created', event_id: 'event_1', session: { id: 'sess_1', object: 'realtime.session' } };

/** A server of realtime sockets on loopback that greets as OpenAI's does. */
export async function startRealtimeUpstream(): Promise<RealtimeUpstream> {
  const handshakes: IncomingMessage[] = [];
  const openings: Opening[] = [];
  let waiting = Promise.withResolvers<UpstreamSession>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 });
  const server = createServer((_, response) => response.writeHead(404).end());
  server.on('upgrade', (request, stream, head) => {
    handshakes.push(request);
    const opening = openings.shift() ?? { kind: 'event', event: created };
    if (opening.kind === 'hang') {
      stream.on('end', () => stream.destroy()).on('error', () => stream.destroy()).resume();
      return;
    }
    if (opening.kind === 'refuse') {
      stream.end(
        `HTTP/1.1 ${opening.status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\n` +
          `content-length: ${Buffer.byteLength(opening.body)}\r\n\r\n${opening.body}`,
      );
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const session = openSession(request, socket);
      if (opening.kind === 'event') session.say(opening.event);
      if (opening.kind === 'close') socket.close(opening.code, opening.reason);
      waiting.resolve(session);
      waiting = Promise.withResolvers();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    handshakes,
    nextSession: () => waiting.promise,
    script: (next) => void openings.push(next),
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function openSession(request: IncomingMessage, socket: WebSocket): UpstreamSession {
  const heard: string[] = [];
  let waiters: { readonly count: number; readonly resolve: (heard: readonly string[]) => void }[] = [];
  const ended = Promise.withResolvers<{ readonly code: number; readonly reason: string }>();
  socket.on('message', (data, isBinary) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    heard.push(isBinary || bytes.length > 10_000 ? `<${bytes.length} bytes>` : bytes.toString());
    waiters = waiters.filter((waiter) => {
      if (heard.length >= waiter.count) waiter.resolve(heard);
      return heard.length < waiter.count;
    });
  });
  socket.on('close', (code, reason) => ended.resolve({ code, reason: reason.toString() }));
  return {
    request,
    socket,
    heard,
    hear: (count) =>
      new Promise((resolve) => {
        if (heard.length >= count) resolve(heard);
        else waiters.push({ count, resolve });
      }),
    say: (event) => socket.send(JSON.stringify(event)),
    closed: ended.promise,
  };
}
