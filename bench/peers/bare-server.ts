/**
 * The least that a proxy on Node can be: `node:http` in, `undici.dispatch` out, bytes passed on, and a client's leaving. It is the
 * measure of the gateway. Argument: the upstream's port. Prints its own.
 */
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http2';
import { Pool } from 'undici';

const upstreamPort = process.argv[2];
const pool = new Pool(`http://127.0.0.1:${upstreamPort}`, { headersTimeout: 0, bodyTimeout: 0, pipelining: 1 });
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [only] = chunks;
    forward(request, response, chunks.length === 1 && only ? only : Buffer.concat(chunks));
  });
});

function forward(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const headers = ['content-type', 'application/json'];
  pool.dispatch(
    { method: 'POST', path: request.url ?? '/', headers, body },
    {
      onRequestStart: (controller) => {
        response.once('close', () => {
          if (!response.writableFinished) controller.abort(new Error('The client left.'));
        });
      },
      onResponseStart: (_controller, status, headers) => {
        response.writeHead(status, kept(headers));
      },
      onResponseData: (_controller, chunk) => {
        response.write(chunk);
      },
      onResponseEnd: () => {
        response.end();
      },
      onResponseError: (_controller, error) => {
        response.destroy(error);
      },
    },
  );
}

function kept(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const { 'content-type': type, 'content-length': length } = headers;
  return {
    ...(type !== undefined && { 'content-type': type }),
    ...(length !== undefined && { 'content-length': length }),
  };
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(address !== null && typeof address === 'object' ? address.port : 0);
});
