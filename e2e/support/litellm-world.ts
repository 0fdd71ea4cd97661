import { setTimeout as wait } from 'node:timers/promises';
import type { FallbackPolicy, KeyOptions, TargetOptions } from '@omniroute/core';
import type { RequestDetail } from '@omniroute/contract';
import {
  startFakeUpstream,
  type Behaviour,
  type FakeFormat,
  type FakeUpstream,
  type RecordedRequest,
} from '@omniroute/testing';
import type { LitellmModel } from '../../scripts/servers/litellm-config.ts';
import type { LitellmVersion } from '../../scripts/tools/litellm.ts';
import { adminOf } from './admin.ts';
import { startLitellm, startOmniRoute, type GatewayServer, type LitellmServer } from './components.ts';

/** The formats of the upstreams behind the proxy, which are also those that clients ask in. */
export type ClientFormat = Extract<FakeFormat, 'openai-chat' | 'openai-responses' | 'anthropic-messages'>;

export const paths: Readonly<Record<ClientFormat, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
};

/** What LiteLLM calls an upstream of each format. */
const providers: Readonly<Record<ClientFormat, string>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai',
  'anthropic-messages': 'anthropic',
};

export const inputUsdPerToken = 0.000003;
export const outputUsdPerToken = 0.000015;
export const cachedUsdPerToken = 0.0000003;

/** A model of the proxy on the fake upstream of a format. */
export type WorldModel = Pick<LitellmModel, 'name' | 'params'> & {
  readonly format: ClientFormat;
  /** What the upstream does whenever it is asked for this model and no other behaviour is scripted. */
  readonly upstream?: Behaviour;
};

/** A proxy of one version with its database, in front of scripted upstreams. */
export type World = {
  readonly version: LitellmVersion;
  readonly proxy: LitellmServer;
  /** Behind the proxy, by what they speak. */
  readonly behind: Readonly<Record<ClientFormat, FakeUpstream>>;
  /** A virtual key of the proxy with these fields of `/key/generate`. */
  readonly makeKey: (fields: object) => Promise<string>;
  /** The row of its spend log for the answer with this id, as soon as it is there. */
  readonly spendRow: (answerId: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

const formats = ['openai-chat', 'openai-responses', 'anthropic-messages'] as const;

/** Starts a proxy whose cooldowns are on; a model is spared them by `cooldown_time: 0` unless it says otherwise. */
export async function startWorld(version: LitellmVersion, models: readonly WorldModel[]): Promise<World> {
  const behaviours = new Map(models.map(({ name, upstream }) => [name, upstream]));
  const choose = ({ json }: RecordedRequest) => behaviours.get(String(json?.['model']));
  const [chat, responses, messages] = await Promise.all(formats.map((format) => startFakeUpstream({ format, choose })));
  if (!chat || !responses || !messages) throw new Error('A fake upstream did not start.');
  const behind = { 'openai-chat': chat, 'openai-responses': responses, 'anthropic-messages': messages };
  const stopAll = () => Promise.all(Object.values(behind).map((upstream) => upstream.close()));
  const proxy = await startLitellm({
    version,
    database: true,
    models: models.map((model) => describeModel(model, behind[model.format].url)),
    router: { disable_cooldowns: false },
    general: { proxy_batch_write_at: 2 },
  });
  const makeKey = async (fields: object): Promise<string> => {
    const { key }: { key: string } = await postJson(`${proxy.url}/key/generate`, proxy.masterKey, fields);
    return key;
  };
  const stop = async () => {
    // A proxy does not end while one of its upstreams still lets it wait.
    await stopAll();
    await proxy.stop();
  };
  const spendRow = (answerId: string) =>
    until(
      () => readSpendRow(proxy, answerId),
      (row) => row !== undefined,
    );
  return { version, proxy, behind, makeKey, spendRow, stop };
}

async function readSpendRow(proxy: LitellmServer, answerId: string): Promise<unknown> {
  const day = 86_400_000;
  const [from, to] = [Date.now() - day, Date.now() + day].map((time) => new Date(time).toISOString().slice(0, 10));
  const query = `request_id=${answerId}&start_date=${from}&end_date=${to}`;
  const response = await fetch(`${proxy.url}/spend/logs/v2?${query}`, {
    headers: { authorization: `Bearer ${proxy.masterKey}` },
  });
  const { data = [] }: { data?: readonly unknown[] } = await response.json();
  return data[0];
}

export type Worlds = { readonly [version in LitellmVersion]: World };

/** Both versions, started at the same time. */
export async function startWorlds(models: readonly WorldModel[]): Promise<Worlds> {
  const [floor, current] = await Promise.all([startWorld('1.84.0', models), startWorld('1.106.2', models)]);
  return { '1.84.0': floor, '1.106.2': current };
}

function describeModel({ name, format, params }: WorldModel, apiBase: string): LitellmModel {
  const price = {
    input_cost_per_token: inputUsdPerToken,
    output_cost_per_token: outputUsdPerToken,
    cache_read_input_token_cost: cachedUsdPerToken,
  };
  return {
    name,
    model: `${providers[format]}/${name}`,
    apiBase,
    apiKey: 'sk-of-the-upstream',
    params: { cooldown_time: 0, ...params },
    info: { id: `deployment-${name}`, ...price },
  };
}

async function postJson<Reply>(url: string, key: string, body: object): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

export type Ask = {
  readonly model: string;
  readonly format?: ClientFormat;
  readonly stream?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** More fields of the body. */
  readonly extra?: object;
};

/** The smallest request of a format. */
export function requestBody({ model, format = 'openai-chat', stream = false, extra }: Ask): object {
  const limit = format === 'openai-responses' ? { max_output_tokens: 20 } : { max_tokens: 20 };
  const said = format === 'openai-responses' ? { input: 'hi' } : { messages: [{ role: 'user', content: 'hi' }] };
  return { model, stream, ...limit, ...said, ...extra };
}

/** Sends a request in a client's format to a server that speaks all of them. */
export function send(origin: string, key: string, ask: Ask): Promise<Response> {
  return fetch(origin + paths[ask.format ?? 'openai-chat'], {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...ask.headers },
    body: JSON.stringify(requestBody(ask)),
    ...(ask.signal && { signal: ask.signal }),
  });
}

export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** What OmniRoute recorded of it. */
  readonly detail: RequestDetail;
};

export type ComboOf = {
  readonly name: string;
  readonly connection: string;
  readonly model: string;
  readonly second: boolean;
  readonly options?: TargetOptions;
  readonly fallback?: Omit<FallbackPolicy, 'on'>;
};

/** What a key of OmniRoute's may say beside its name. */
type KeyFields = { readonly tags?: string[]; readonly options?: KeyOptions };

/** OmniRoute in front of the proxies, with one native connection beside them. */
export type Front = {
  readonly gateway: GatewayServer;
  readonly native: FakeUpstream;
  readonly connect: (name: string, proxy: LitellmServer, secret: string) => Promise<void>;
  /** A combo of one target of a proxy, and, if it has a `second`, of the native one after it. */
  readonly combine: (combo: ComboOf) => Promise<void>;
  /** Asks with another key of OmniRoute's, if one is given. */
  readonly ask: (ask: Ask, otherKey?: string) => Promise<Answer>;
  readonly makeKey: (body: KeyFields) => Promise<string>;
  /** The same without waiting for the end of the answer. */
  readonly open: (ask: Ask) => Promise<Response>;
  readonly recorded: (id: string) => Promise<RequestDetail>;
  /** What was seen of targets so far counts no more. */
  readonly forgetHealth: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

export async function startFront(): Promise<Front> {
  const native = await startFakeUpstream({ format: 'openai-chat' });
  native.setDefault({ kind: 'reply', text: 'native', deltas: 1, usage: { input: 5, output: 1 } });
  const gateway = await startOmniRoute();
  const admin = adminOf(gateway);
  const settings = { allowPrivateNetwork: true };
  await admin.call('createConnection', {
    body: { provider: 'openai-compatible', name: 'native', baseUrl: native.url, settings },
  });
  const { key } = await admin.call('createKey', { body: { name: 'contract' } });
  const recorded = (id: string) => admin.call('getRequest', { params: { id } });
  const open = (ask: Ask) => send(gateway.url, key, ask);
  return {
    gateway,
    native,
    open,
    recorded,
    forgetHealth: () => admin.call('resetHealth', {}),
    connect: async (name, proxy, secret) => {
      await admin.call('createConnection', {
        body: { provider: 'litellm', name, baseUrl: proxy.url, secret, settings },
      });
    },
    combine: async ({ name, connection, model, second, options, fallback }) => {
      const first = { connection, model, ...(options && { options }) };
      const targets = second ? [first, { connection: 'native', model: 'm' }] : [first];
      await admin.call('createCombo', {
        body: { name, strategy: 'priority', targets, ...(fallback && { fallback }) },
      });
    },
    makeKey: async (body) => (await admin.call('createKey', { body: { name: 'another', ...body } })).key,
    ask: async (ask, otherKey = key) => {
      const response = await send(gateway.url, otherKey, ask);
      const text = await response.text();
      const detail = await recorded(response.headers.get('x-request-id') ?? '');
      return { status: response.status, text, headers: response.headers, detail };
    },
    stop: async () => {
      await gateway.stop();
      await native.close();
    },
  };
}

/** Repeats a question until its answer is the wanted one: for what a server does in its own time. */
export async function until<Value>(
  ask: () => Promise<Value>,
  isThere: (value: Value) => boolean,
  timeoutMs = 20_000,
): Promise<Value> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (isThere(value)) return value;
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms; last: ${JSON.stringify(value)}`);
    await wait(100);
  }
}
