import type { Duplex } from 'node:stream';
import { newId, OmniError } from '@omniroute/core';
import { toClientRefusal } from './pipeline/client-failure.ts';
import { guessCodecOf } from './routes/reply.ts';

/** What is left of a refused request may take this long to come; it is thrown away. */
const drainMs = 2000;

/** Connections that have their answer: the parser stumbles over every further piece of the same request. */
const answered = new WeakSet<Duplex>();

/**
 * Answers what Node's parser could not read as a request, an address of a megabyte for one, in the error shape of the surface that
 * the first line names.
 */
export function refuseUnread(error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, socket: Duplex): void {
  if (answered.has(socket)) return;
  answered.add(socket);
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const id = newId('req');
  const { status, phrase, message } = explain(error.code);
  const refusal = { ...toClientRefusal(new OmniError('invalid-input', message), id), status };
  const path = / (\/[^ ?]{0,200})/.exec(error.rawPacket?.toString('latin1', 0, 300) ?? '')?.[1] ?? '';
  const body = Buffer.from(JSON.stringify(guessCodecOf(path).encodeError(refusal)));
  const head = [
    `HTTP/1.1 ${status} ${phrase}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    `x-request-id: ${id}`,
    'connection: close',
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  socket.resume();
  setTimeout(() => socket.destroy(), drainMs).unref();
}

function explain(code: string | undefined): {
  readonly status: number;
  readonly phrase: string;
  readonly message: string;
} {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        phrase: 'Request Header Fields Too Large',
        message: 'The address and the headers are longer than 16 kB. Send what is long in the body.',
      };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, phrase: 'Request Timeout', message: 'The request did not come to its end in time.' };
    default:
      return { status: 400, phrase: 'Bad Request', message: 'This is no HTTP request that can be read.' };
  }
}
