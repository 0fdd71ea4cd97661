import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBatches } from './batches.ts';
import { answerFiles } from './files.ts';
import { answerResponses } from './responses.ts';
import { replyError, type StoreCall, type StoreState } from './store-state.ts';

/** One request as it came; uploads without their bytes. */
export type StoreHit = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Bytes of the body. */
  readonly length: number;
};

/** A server on loopback that keeps responses, files and batches as OpenAI's API does. */
export type FakeStore = {
  /** Base URL with `/v1`. */
  readonly url: string;
  readonly hits: readonly StoreHit[];
  /** Lays a file into the account that no client of the test made; gives its id. */
  addFile(bytes: Buffer): string;
  /** Ends a batch as its work would. */
  completeBatch(id: string): void;
  /** Ends a response that is made in the background. */
  completeResponse(id: string): void;
  /** Answers the next call with this status instead, without reading its body, or cuts its reply in the middle. */
  failNext(how: number | 'cut'): void;
  close(): Promise<void>;
};

/** Starts a store. Ids begin with `name`, so that two stores never give the same one. */
export async function startFakeStore(name: string): Promise<FakeStore> {
  const state: StoreState = { name, count: 0, files: new Map(), batches: new Map(), responses: new Map() };
  const hits: StoreHit[] = [];
  const failures: (number | 'cut')[] = [];
  const server = createServer((request, response) => {
    serve(state, hits, failures.shift(), request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    hits,
    addFile: (bytes) => {
      state.count += 1;
      const id = `file-${name}-${state.count}`;
      state.files.set(id, { id, bytes, length: bytes.length, createdAt: state.count });
      return id;
    },
    completeBatch: (id) => {
      const batch = state.batches.get(id);
      if (batch) batch.status = 'completed';
    },
    completeResponse: (id) => {
      const stored = state.responses.get(id);
      if (stored) stored.status = 'completed';
    },
    failNext: (how) => void failures.push(how),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

async function serve(
  state: StoreState,
  hits: StoreHit[],
  failure: number | 'cut' | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [, , collection = '', id, verb] = pathname.split('/').map(decodeURIComponent);
  const { method = 'GET', headers } = request;
  const hit = { method, path: request.url ?? '', headers };
  if (typeof failure === 'number') {
    hits.push({ ...hit, length: 0 });
    replyError(response, failure, `Failed with ${failure} as told.`);
    return;
  }
  const { body, length } = await readUpTo(request, 64 * 1024);
  hits.push({ ...hit, length });
  const call: StoreCall = { method, id, verb, query: searchParams, body, length, cut: failure === 'cut' };
  if (collection === 'files') answerFiles(state, call, response);
  else if (collection === 'batches') answerBatches(state, call, response);
  else if (collection === 'responses') answerResponses(state, call, response);
  else replyError(response, 404, `No ${pathname} here.`);
}

/** Reads all and keeps the beginning: uploads of a test may be large. */
async function readUpTo(
  request: IncomingMessage,
  most: number,
): Promise<{ readonly body: Buffer; readonly length: number }> {
  const kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    if (length < most) kept.push(bytes);
    length += bytes.length;
  }
  return { body: Buffer.concat(kept), length };
}
