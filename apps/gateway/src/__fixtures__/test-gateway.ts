import { createClient, type Client, type ConnectionCreate } from '@omniroute/contract';
import { startFakeUpstream, tempDirectory, type FakeFormat, type FakeUpstream } from '@omniroute/testing';
import { linkSiblings } from '../cluster/siblings.ts';
import { readEnv } from '../env.ts';
import { start } from '../start.ts';

const adminToken = 'test-admin-token-0123456789';

/** A running gateway on a fresh data directory, with its admin client and one client key. */
export type TestGateway = {
  readonly url: string;
  readonly admin: Client;
  readonly adminToken: string;
  readonly key: string;
  /** Where its data are. */
  readonly dataDirectory: string;
  /** Starts a fake upstream and a connection to it. */
  addUpstream(name: string, format?: FakeFormat, connection?: Partial<ConnectionCreate>): Promise<FakeUpstream>;
  /** Posts JSON, or a body as it is, with the key. */
  post(path: string, body: unknown, options?: { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal }): Promise<Response>;
  stop(): Promise<void>;
};

export async function startTestGateway(): Promise<TestGateway> {
  const directory = await tempDirectory();
  const env = readEnv({
    OMNIROUTE_PORT: '0',
    OMNIROUTE_DATA_DIR: directory.path,
    OMNIROUTE_ADMIN_TOKEN: adminToken,
    OMNIROUTE_ADMIN_PASSWORD: 'a test password',
    OMNIROUTE_LOG_LEVEL: 'silent',
  });
  const running = await start(env, '0.0.0-test', linkSiblings());
  const admin = createClient({ baseUrl: running.url, token: adminToken });
  const { key } = await admin.call('createKey', { body: { name: 'tests', team: 'qa', tags: ['ci'] } });
  const upstreams: FakeUpstream[] = [];
  return {
    url: running.url,
    admin,
    adminToken,
    key,
    dataDirectory: directory.path,
    addUpstream: async (name, format = 'openai-chat', connection = {}) => {
      const upstream = await startFakeUpstream({ format });
      upstreams.push(upstream);
      const provider = format === 'openai-chat' ? 'openai-compatible' : 'anthropic';
      const body = { provider, name, baseUrl: upstream.url, secret: 'sk-upstream-secret', settings: { allowPrivateNetwork: true }, ...connection };
      await admin.call('createConnection', { body });
      return upstream;
    },
    post: (path, body, options = {}) =>
      fetch(running.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...options.headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
        ...(options.signal && { signal: options.signal }),
      }),
    stop: async () => {
      await Promise.all(upstreams.map((upstream) => upstream.close()));
      await running.stop();
      await directory.remove();
    },
  };
}

/** A request of the chat surface. */
export function chatBody(model: string, extra: Readonly<Record<string, unknown>> = {}) {
  return { model, messages: [{ role: 'user', content: 'Say hello.' }], ...extra };
}
