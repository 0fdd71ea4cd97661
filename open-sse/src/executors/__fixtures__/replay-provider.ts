import { readFileSync } from 'node:fs';
import type { TokenCounts, UpstreamConnection } from '@omniroute/core';
import { getProvider, normaliseBaseUrl } from '@omniroute/registry';
import { codecOf } from '../../codecs/index.ts';
import { collectBody } from '../../relay/collect-body.ts';
import { createSseFrames } from '../../stream/sse-frames.ts';
import { Cancellation } from '../cancellation.ts';
import type { UpstreamCall } from '../executor.ts';
import { buildRequest } from '../http-executor.ts';
import { createExecutors, createHttpClient } from '../index.ts';
import { reply, startLoopback } from './loopback-server.ts';

/** What a provider's documentation says of a streamed chat: `exchange.json` of its fixture folder. */
export type Exchange = {
  /** Values of the provider's fields. */
  readonly options?: Readonly<Record<string, string>>;
  readonly url: string;
  /** What the call must carry when the connection's secret is `the-key`. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the answer in `stream.sse` says, and its usage. */
  readonly text: string;
  readonly tokens: TokenCounts;
};

export function readExchange(id: string): Exchange {
  return JSON.parse(readFixture(id, 'exchange.json'));
}

function readFixture(id: string, file: string): string {
  return readFileSync(new URL(`providers/${id}/${file}`, import.meta.url), 'utf8');
}

/** Sends a streamed chat to a server that answers with the provider's fixture; gives what was sent and what was understood. */
export async function replayProvider(id: string): Promise<Exchange> {
  const { options } = readExchange(id);
  const server = await startLoopback((socket) =>
    reply(socket, 200, readFixture(id, 'stream.sse'), { 'content-type': 'text/event-stream' }),
  );
  const client = createHttpClient();
  try {
    const real = callOf(id, options);
    const { origin, path } = buildRequest(real);
    const { pathname } = new URL(real.connection.baseUrl);
    const connection = { ...real.connection, baseUrl: server.origin + pathname };
    const executor = createExecutors(client).executorOf(getProvider(id).executor);
    const answer = await executor.send({ ...real, connection }, new Cancellation());
    const heard = decode((await collectBody(answer.body, 1_000_000)).toString());
    const [sent] = server.requests;
    if (sent?.path !== path) throw new Error(`${sent?.path} was called instead of ${path}`);
    const asked = options === undefined ? {} : { options };
    return { ...asked, url: origin + path, headers: sent.headers, ...heard };
  } finally {
    await client.close();
    await server.close();
  }
}

function callOf(id: string, options: Exchange['options'] = {}): UpstreamCall {
  const { baseUrl } = normaliseBaseUrl(getProvider(id), '', options);
  const settings = { allowPrivateNetwork: true, options };
  const connection: UpstreamConnection = { id, name: id, provider: id, baseUrl, secret: 'the-key', settings };
  return {
    connection,
    model: JSON.parse(readFixture(id, 'meta.json')).model,
    format: 'openai-chat',
    stream: true,
    body: [Buffer.from('{}')],
    forwardedHeaders: {},
    attemptId: 'att_1',
    requestId: 'req_1',
    remainingMs: 10_000,
    headersTimeoutMs: 10_000,
  };
}

function decode(stream: string): Pick<Exchange, 'text' | 'tokens'> {
  const decoder = codecOf('openai-chat').createStreamDecoder();
  const frames = createSseFrames();
  const all = [...frames.push(Buffer.from(stream)), ...frames.end()];
  const events = [...all.flatMap((frame) => (frame.comment ? [] : decoder.push(frame))), ...decoder.end()];
  let text = '';
  let tokens: TokenCounts = {};
  const reasoning = new Set<number>();
  for (const event of events) {
    if (event.type === 'error') throw new Error(event.error.message);
    if (event.type === 'usage') tokens = { ...tokens, ...event.usage.tokens };
    if (event.type === 'block-start' && event.block.type === 'reasoning') reasoning.add(event.index);
    if (event.type === 'block-delta' && event.delta.type === 'text' && !reasoning.has(event.index)) text += event.delta.text;
  }
  return { text, tokens };
}
