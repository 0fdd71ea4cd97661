import type { ClientFormat, Dialect } from '@omniroute/core';
import { startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import { adminOf, available, startLitellm, startOmniRoute } from '../support/index.ts';
import type { GatewayServer, LitellmServer } from '../support/index.ts';
import type { Switchboard } from './switchboard.ts';

/** What a combo of the gateway leads to: an upstream of one format, reached natively or through a LiteLLM proxy. */
export type Target = {
  readonly name: string;
  /** What the gateway has to speak to it, and what the scripted upstream behind speaks. */
  readonly format: ClientFormat;
  readonly viaLitellm: boolean;
  /** In Chat Completions LiteLLM ends a stream that was cut off as if it were whole. */
  readonly hidesCuts: boolean;
  /** The model that clients ask for: the combo. */
  readonly combo: string;
};

type Native = {
  readonly provider: string;
  readonly model: string;
  readonly dialect?: Dialect;
  /** What the provider's base URL has beyond the vendor's SDK's. */
  readonly path?: string;
};

const natives: Readonly<Record<ClientFormat, Native>> = {
  'openai-chat': { provider: 'openai-compatible', model: 'some-open-model' },
  'openai-responses': { provider: 'openai', model: 'gpt-5', dialect: 'responses' },
  'anthropic-messages': { provider: 'anthropic', model: 'claude-sonnet-4-5' },
  'gemini-generate': { provider: 'gemini', model: 'gemini-3-pro-preview', path: '/v1beta' },
};

/** The formats that the proxy serves, each with a model that it passes on in the same format. */
const proxied = [
  { format: 'openai-chat', dialect: 'chat', model: 'hosted_vllm/some-open-model' },
  { format: 'openai-responses', dialect: 'responses', model: 'openai/gpt-5' },
  { format: 'anthropic-messages', dialect: 'messages', model: 'anthropic/claude-sonnet-4-5' },
] as const;

const formats = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'] as const;

export const targets: readonly Target[] = [
  ...formats.map((format) => ({ name: format, format, viaLitellm: false, hidesCuts: false, combo: `to-${format}` })),
  ...proxied.map(({ format, dialect }) => ({
    name: `LiteLLM, ${dialect}`,
    format,
    viaLitellm: true,
    hidesCuts: dialect === 'chat',
    combo: `to-litellm-${dialect}`,
  })),
];

export type Scene = { readonly gateway: GatewayServer; readonly key: string; close(): Promise<void> };

/** Starts the upstreams, the proxy in front of them and a gateway with one combo for each target. */
export async function setScene(switchboard: Switchboard): Promise<Scene> {
  const upstreams = await startUpstreams(switchboard);
  const [gateway, litellm] = await Promise.all([startOmniRoute(), startProxy(upstreams)]);
  const admin = adminOf(gateway);
  for (const format of formats) {
    const { provider, model, dialect, path = '' } = natives[format];
    await connect(gateway, { name: format, provider, baseUrl: upstreams[format].url + path, secret: 'sk-upstream' });
    await combine(gateway, { name: `to-${format}`, connection: format, model, dialect });
  }
  if (litellm) {
    await connect(gateway, { name: 'litellm', provider: 'litellm', baseUrl: litellm.url, secret: litellm.masterKey });
    for (const { dialect } of proxied) {
      await combine(gateway, { name: `to-litellm-${dialect}`, connection: 'litellm', model: dialect, dialect });
    }
  }
  const { key } = await admin.call('createKey', { body: { name: 'matrix' } });
  const close = async () => {
    await Promise.all([gateway.stop(), litellm?.stop()]);
    await Promise.all(Object.values(upstreams).map((upstream) => upstream.close()));
  };
  return { gateway, key, close };
}

type Upstreams = Readonly<Record<ClientFormat, FakeUpstream>>;

async function startUpstreams({ choose }: Switchboard): Promise<Upstreams> {
  const start = (format: ClientFormat) => startFakeUpstream({ format, models: [natives[format].model], choose });
  const [chat, responses, messages, gemini] = await Promise.all([
    start('openai-chat'),
    start('openai-responses'),
    start('anthropic-messages'),
    start('gemini-generate'),
  ]);
  return {
    'openai-chat': chat,
    'openai-responses': responses,
    'anthropic-messages': messages,
    'gemini-generate': gemini,
  };
}

async function startProxy(upstreams: Upstreams): Promise<LitellmServer | undefined> {
  if (!available.litellm) return undefined;
  return startLitellm({
    models: proxied.map(({ format, dialect, model }) => ({
      name: dialect,
      model,
      apiBase: upstreams[format].url,
      apiKey: 'sk-behind-litellm',
      params: { max_retries: 0 },
    })),
  });
}

type Connection = {
  readonly name: string;
  readonly provider: string;
  readonly baseUrl: string;
  readonly secret: string;
};

async function connect(gateway: GatewayServer, connection: Connection): Promise<void> {
  await adminOf(gateway).call('createConnection', { body: { ...connection, settings: { allowPrivateNetwork: true } } });
}

type Combination = {
  readonly name: string;
  readonly connection: string;
  readonly model: string;
  readonly dialect: Dialect | undefined;
};

async function combine(gateway: GatewayServer, { name, connection, model, dialect }: Combination): Promise<void> {
  const target = { connection, model, ...(dialect !== undefined && { options: { dialect } }) };
  await adminOf(gateway).call('createCombo', { body: { name, strategy: 'priority', targets: [target] } });
}
