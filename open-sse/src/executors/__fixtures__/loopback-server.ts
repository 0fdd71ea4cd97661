import { createServer, type AddressInfo, type Socket } from 'node:net';

export type LoopbackRequest = {
  readonly method: string;
  readonly path: string;
  /** Names in lower case; a repeated one joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type LoopbackServer = {
  readonly port: number;
  readonly origin: string;
  /** All requests so far, in order. */
  readonly requests: readonly LoopbackRequest[];
  /** Resolves once a client has closed its connection in whatever way. */
  readonly disconnected: Promise<void>;
  readonly connections: () => number;
  close(): Promise<void>;
};

/** A TCP server that reads HTTP requests and leaves every byte of the answer, and every fault, to the test. */
export async function startLoopback(
  answer: (socket: Socket, request: LoopbackRequest) => void,
): Promise<LoopbackServer> {
  const requests: LoopbackRequest[] = [];
  const sockets = new Set<Socket>();
  const { promise: disconnected, resolve: onDisconnect } = Promise.withResolvers<void>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let received = '';
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      onDisconnect();
    });
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let request = readRequest(received); request !== undefined; request = readRequest(received)) {
        received = received.slice(request.length);
        requests.push(request.request);
        answer(socket, request.request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    disconnected,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function readRequest(text: string): { readonly request: LoopbackRequest; readonly length: number } | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [start = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const length = end + 4 + Number(headers['content-length'] ?? 0);
  if (text.length < length) return undefined;
  const [method = '', path = ''] = start.split(' ');
  const body = Buffer.from(text.slice(end + 4, length), 'latin1').toString('utf8');
  return { request: { method, path, headers, body }, length };
}

/** A whole answer with a `content-length`. */
export function reply(socket: Socket, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
  const lines = Object.entries({ 'content-length': String(Buffer.byteLength(body)), ...headers });
  socket.write(`HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

export function replyJson(socket: Socket, status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  reply(socket, status, JSON.stringify(value), { 'content-type': 'application/json', ...headers });
}

/** The head of a chunked answer. */
export function openStream(socket: Socket, headers: Readonly<Record<string, string>> = {}): void {
  const lines = Object.entries({ 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked', ...headers });
  socket.write(`HTTP/1.1 200 OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

/** One chunk of such an answer; none ends it. */
export function writeChunk(socket: Socket, text = ''): void {
  socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}
