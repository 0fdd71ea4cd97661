import type { ServerResponse } from 'node:http';

export type StoredFile = {
  readonly id: string;
  readonly bytes: Buffer;
  readonly length: number;
  /** Counts up, so that the order is that of making. */
  readonly createdAt: number;
};

export type StoredBatch = {
  readonly id: string;
  readonly inputFileId: string;
  readonly createdAt: number;
  status: 'in_progress' | 'completed' | 'cancelling';
};

export type StoredResponse = {
  readonly id: string;
  status: 'completed' | 'queued' | 'cancelled';
  readonly input: unknown;
};

export type StoreState = {
  readonly name: string;
  count: number;
  readonly files: Map<string, StoredFile>;
  readonly batches: Map<string, StoredBatch>;
  readonly responses: Map<string, StoredResponse>;
};

export type StoreCall = {
  readonly method: string;
  readonly id: string | undefined;
  readonly verb: string | undefined;
  readonly query: URLSearchParams;
  /** Its first 64 kB. */
  readonly body: Buffer;
  readonly length: number;
  /** End the reply in its middle. */
  readonly cut: boolean;
};

export function nextId(state: StoreState, prefix: string): string {
  state.count += 1;
  return `${prefix}${state.name}-${state.count}`;
}

export function reply(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_of_upstream' });
  response.end(JSON.stringify(value));
}

export function replyError(response: ServerResponse, status: number, message: string): void {
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  const error = { message, type, param: 'id', code: null };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}

/** A page of OpenAI's list shape. */
export function replyList<T extends { readonly id: string; readonly createdAt: number }>(
  response: ServerResponse,
  { query }: StoreCall,
  stored: readonly T[],
  show: (item: T) => object,
): void {
  const newest = stored.toSorted((left, right) => right.createdAt - left.createdAt);
  const start = newest.findIndex(({ id }) => id === query.get('after')) + 1;
  const limit = Number(query.get('limit') ?? 20);
  const page = newest.slice(start, start + limit);
  const [first, last] = [page[0]?.id ?? null, page.at(-1)?.id ?? null];
  reply(response, {
    object: 'list',
    data: page.map(show),
    first_id: first,
    last_id: last,
    has_more: newest.length > start + limit,
  });
}
