import type { Readable } from 'node:stream';
import { Pool } from 'undici';
import { assertHostAllowed, createGuardedLookup, type Resolve } from './address-policy.ts';
import { collectBody } from '../relay/collect-body.ts';
import { cancellationOf, type Cancellation } from './cancellation.ts';
import type { HeaderMap, StoredBody, UpstreamReply } from './executor.ts';
import { HttpExchange } from './http-exchange.ts';

export type HttpClientOptions = {
  /** Time for TCP and TLS, ms. Default 10 000. */
  readonly connectTimeoutMs?: number;
  /** How names become addresses. Default: the system's resolver. */
  readonly resolve?: Resolve;
};

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Scheme, host and port. */
  readonly origin: string;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: Buffer | StoredBody;
  readonly allowPrivateNetwork: boolean;
  readonly headersTimeoutMs: number;
  /** Time to get a connection, ms. Absent, or longer than the client's own: that one. */
  readonly connectTimeoutMs?: number | undefined;
};

export type TextRequest = {
  readonly url: string;
  readonly headers: readonly string[];
  readonly allowPrivateNetwork: boolean;
  /** For the whole call, ms. */
  readonly timeoutMs: number;
};

export type TextReply = { readonly status: number; readonly headers: HeaderMap; readonly text: string };

export interface HttpClient {
  /**
   * Never follows a redirect and never retries. A cancellation rejects with its reason before the headers came, and ends the
   * body with it after them, and with `OmniError` `forbidden` for an address that may not be reached.
   */
  send(request: HttpRequest, cancellation: Cancellation): Promise<UpstreamReply>;
  /** A small GET, whole. Rejects with `OmniError` `too-large` beyond 16 MB. */
  getText(request: TextRequest, signal?: AbortSignal): Promise<TextReply>;
  /** Closes all connections; calls in flight fail. */
  close(): Promise<void>;
}

const maxTextBytes = 16 * 1024 * 1024;

/** HTTP/1.1 over pooled connections, one pool per origin and address policy. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const pools = new Map<string, Pool>();

  function poolOf(origin: string, allowPrivateNetwork: boolean): Pool {
    const key = allowPrivateNetwork ? `private ${origin}` : origin;
    const known = pools.get(key);
    if (known !== undefined) return known;
    assertHostAllowed(new URL(origin).hostname, allowPrivateNetwork);
    const pool = createPool(origin, allowPrivateNetwork, options);
    pools.set(key, pool);
    return pool;
  }

  async function send(request: HttpRequest, cancellation: Cancellation): Promise<UpstreamReply> {
    if (cancellation.reason) throw cancellation.reason;
    const pool = poolOf(request.origin, request.allowPrivateNetwork);
    const exchange = new HttpExchange(request, cancellation);
    const { method, path, headers, body } = request;
    pool.dispatch({ method, path, headers: withLength(headers, body), body: openBody(body) }, exchange);
    return exchange.reply;
  }

  return {
    send,
    getText: (request, signal) => getText(send, request, signal),
    close: async () => {
      const closing = [...pools.values()];
      pools.clear();
      await Promise.all(closing.map((pool) => pool.destroy()));
    },
  };
}

/** Of a stream nobody else knows the length; without it the body goes out in chunks. */
function withLength(headers: string[], body: HttpRequest['body']): string[] {
  const length = body !== undefined && 'open' in body ? body.lengthBytes : undefined;
  return length === undefined ? headers : [...headers, 'content-length', String(length)];
}

function openBody(body: HttpRequest['body']): Buffer | Readable | null {
  if (body === undefined) return null;
  return 'open' in body ? body.open() : body;
}

function createPool(origin: string, allowPrivateNetwork: boolean, options: HttpClientOptions): Pool {
  return new Pool(origin, {
    // The exchange and the pipeline keep the time of their calls themselves.
    headersTimeout: 0,
    bodyTimeout: 0,
    // One stream a connection: aborting one cannot disturb another, and no frame waits behind another's.
    allowH2: false,
    pipelining: 1,
    // Idle connections are let go (undici's 4 s) before common servers close them under our feet (5 s).
    connect: {
      timeout: options.connectTimeoutMs ?? 10_000,
      lookup: createGuardedLookup(allowPrivateNetwork, options.resolve),
    },
  });
}

async function getText(
  send: HttpClient['send'],
  request: TextRequest,
  outer: AbortSignal | undefined,
): Promise<TextReply> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  const cancellation = cancellationOf(outer === undefined ? timeout : AbortSignal.any([outer, timeout]));
  const url = new URL(request.url);
  const reply = await send(
    {
      method: 'GET',
      origin: url.origin,
      path: url.pathname + url.search,
      headers: [...request.headers],
      allowPrivateNetwork: request.allowPrivateNetwork,
      headersTimeoutMs: request.timeoutMs,
    },
    cancellation,
  );
  const body = await collectBody(reply.body, maxTextBytes);
  return { status: reply.status, headers: reply.headers, text: body.toString('utf8') };
}
