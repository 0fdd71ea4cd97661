import { connect, type Socket } from 'node:net';

export type Requests = {
  readonly port: number;
  /** A whole request, head and body. */
  readonly bytes: Buffer;
  readonly count: number;
  readonly connections: number;
};

/** Sends so many equal requests, one at a time on each connection. Rejects at the first reply that is no 200 with a length. */
export async function sendRequests({ port, bytes, count, connections }: Requests): Promise<void> {
  let left = count;
  const claim = (): boolean => left-- > 0;
  await Promise.all(Array.from({ length: connections }, () => serveOne(port, bytes, claim)));
}

/** Asks over one connection for as long as there is something left to ask. */
function serveOne(port: number, bytes: Buffer, claim: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = '';
    const next = (): void => {
      received = '';
      if (claim()) socket.write(bytes);
      else end(socket, resolve);
    };
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      const state = readReply(received);
      if (state === 'whole') next();
      else if (state === 'wrong') socket.destroy(new Error(`An unexpected reply: ${received.slice(0, 500)}`));
    });
    socket.once('error', reject).once('close', () => reject(new Error('The connection was closed too early.')));
    socket.once('connect', next);
  });
}

function end(socket: Socket, resolve: () => void): void {
  resolve();
  socket.destroy();
}

function readReply(text: string): 'whole' | 'more' | 'wrong' {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return 'more';
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, headEnd))?.[1];
  if (!text.startsWith('HTTP/1.1 200 ') || length === undefined) return 'wrong';
  return text.length >= headEnd + 4 + Number(length) ? 'whole' : 'more';
}
