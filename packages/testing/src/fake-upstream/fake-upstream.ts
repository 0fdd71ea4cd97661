import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireFormat } from '@omniroute/core';
import type { Behaviour } from './behaviour.ts';
import { perform } from './perform.ts';
import { planPerformance } from './plan.ts';
import { parseObject, readBody, type RecordedRequest } from './recorded-request.ts';
import { anthropicMessagesWire } from './wires/anthropic-messages.ts';
import { bedrockConverseWire } from './wires/bedrock-converse.ts';
import { cohereChatWire } from './wires/cohere-chat.ts';
import { geminiGenerateWire } from './wires/gemini-generate.ts';
import { openaiChatWire } from './wires/openai-chat.ts';
import { openaiResponsesWire } from './wires/openai-responses.ts';
import { servicesWire } from './wires/services.ts';
import type { Ask, FakeWire } from './wires/wire.ts';

type Wire = FakeWire<string | Buffer>;

export type FakeFormat = keyof typeof wires;

export type FakeUpstreamOptions = {
  readonly format: FakeFormat;
  /** What the list of models shows; default one model, `fake-model`. */
  readonly models?: readonly string[];
  /** Absent: a free one. */
  readonly port?: number;
  /** Picks a call's behaviour by what it says, so that calls made at the same time can be told apart; else the script goes on. */
  readonly choose?: (request: RecordedRequest) => Behaviour | undefined;
};

/** A server on loopback that speaks one vendor's format and answers each call as a test tells it to. */
export type FakeUpstream = {
  /** Base URL as the vendor's own SDK takes it: with `/v1` for OpenAI, without for Anthropic, Gemini and Cohere. */
  readonly url: string;
  readonly port: number;
  /** Calls of the model, in order of arrival. */
  readonly hits: readonly RecordedRequest[];
  /** All else: model lists, wrong paths. */
  readonly otherHits: readonly RecordedRequest[];
  /** Appends what the next calls get, one behaviour a call; after the last one the default holds. */
  script(next: Behaviour | readonly Behaviour[]): void;
  setDefault(behaviour: Behaviour): void;
  /** Resolves with all hits as soon as there are `count`. */
  waitForHits(count: number): Promise<readonly RecordedRequest[]>;
  /** Cuts what is open and stops listening. */
  close(): Promise<void>;
};

const wires = {
  'openai-chat': openaiChatWire,
  'openai-responses': openaiResponsesWire,
  'anthropic-messages': anthropicMessagesWire,
  'gemini-generate': geminiGenerateWire,
  'cohere-chat': cohereChatWire,
  'bedrock-converse': bedrockConverseWire,
  services: servicesWire,
} satisfies { readonly [format in WireFormat | 'services']: Wire };

/** Starts a fake upstream on 127.0.0.1. Unless told otherwise it answers `Hello from the fake upstream.` */
export async function startFakeUpstream(options: FakeUpstreamOptions): Promise<FakeUpstream> {
  const wire: Wire = wires[options.format];
  const stage = new Stage(wire, options);
  const server = createServer((request, response) => {
    stage.receive(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await listen(server, options.port ?? 0);
  const { port } = addressOf(server);
  return {
    url: `http://127.0.0.1:${port}${wire.basePath}`,
    port,
    hits: stage.hits,
    otherHits: stage.otherHits,
    script: (next) => stage.script(next),
    setDefault: (behaviour) => stage.setDefault(behaviour),
    waitForHits: (count) => stage.waitForHits(count),
    close: () => stage.close(server),
  };
}

/** What the server remembers between two calls. */
class Stage {
  readonly hits: RecordedRequest[] = [];
  readonly otherHits: RecordedRequest[] = [];
  readonly #wire: Wire;
  readonly #models: readonly string[];
  readonly #choose: NonNullable<FakeUpstreamOptions['choose']>;
  readonly #queue: Behaviour[] = [];
  readonly #closing = new AbortController();
  #default: Behaviour = { kind: 'reply', text: 'Hello from the fake upstream.' };
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(wire: Wire, { models = ['fake-model'], choose = () => undefined }: FakeUpstreamOptions) {
    this.#wire = wire;
    this.#models = models;
    this.#choose = choose;
  }

  script(next: Behaviour | readonly Behaviour[]): void {
    this.#queue.push(...[next].flat());
  }

  setDefault(behaviour: Behaviour): void {
    this.#default = behaviour;
  }

  async waitForHits(count: number): Promise<readonly RecordedRequest[]> {
    if (this.hits.length < count) await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
    return this.hits;
  }

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ended = endOf(response);
    const body = await readBody(request);
    const path = request.url ?? '/';
    const record = {
      method: request.method ?? '',
      path,
      headers: request.headers,
      body,
      json: parseObject(body),
      ended,
    };
    const ask = record.method === 'POST' ? this.#wire.readCall(pathOf(record), record.json) : undefined;
    if (ask) return this.#answer(record, ask, response);
    this.otherHits.push(record);
    return this.#answerOther(record, response);
  }

  async #answer(record: RecordedRequest, ask: Ask, response: ServerResponse): Promise<void> {
    const behaviour = this.#choose(record) ?? this.#queue.shift() ?? this.#default;
    this.hits.push(record);
    this.#waiters = this.#waiters.filter((waiter) => {
      if (this.hits.length >= waiter.count) waiter.resolve();
      return this.hits.length < waiter.count;
    });
    const left = new AbortController();
    response.once('close', () => left.abort());
    const gone = AbortSignal.any([left.signal, this.#closing.signal]);
    await perform(planPerformance(behaviour, this.#wire, ask), response, gone);
  }

  #answerOther(record: RecordedRequest, response: ServerResponse): void {
    const isList = record.method === 'GET' && pathOf(record) === this.#wire.modelsPath;
    const body = isList
      ? this.#wire.encodeModels(this.#models)
      : this.#wire.encodeError(404, `No ${record.path} here.`);
    const errorHeaders = isList ? {} : this.#wire.errorHeaders?.(404);
    response.writeHead(isList ? 200 : 404, { 'content-type': 'application/json', ...errorHeaders }).end(body);
  }

  async close(server: Server): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeAllConnections();
    await closed;
  }
}

function pathOf(record: RecordedRequest): string {
  return record.path.split('?')[0] ?? '';
}

function endOf(response: ServerResponse): Promise<'finished' | 'cut'> {
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'finished' : 'cut'));
  });
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake upstream has no TCP address.');
  return address;
}
