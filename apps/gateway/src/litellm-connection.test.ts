import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

type Chat = {
  readonly headers: IncomingMessage['headers'];
  readonly model: string;
  readonly body: Record<string, unknown>;
};

/** A LiteLLM proxy as far as a connection sees it: paths with their answers, and chat. */
class FakeProxy {
  readonly chats: Chat[] = [];
  readonly asked: string[] = [];
  models: readonly { readonly name: string; readonly apiBase?: string; readonly price?: number }[] = [{ name: 'one' }];
  /** What its spend logs say of a call; absent: the key may not read them. */
  books: ((chat: Chat) => Record<string, unknown>) | undefined;
  answers: Record<string, readonly [status: number, body: unknown]> = {};
  readonly #server: Server;
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      this.asked.push(path);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const [status, body] = this.#answer(path, Buffer.concat(chunks).toString(), request);
        response.writeHead(status, { 'content-type': 'application/json', 'x-litellm-version': '1.106.2' });
        response.end(JSON.stringify(body));
      });
    });
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => {
        this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
        resolve();
      });
    });
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(path: string, body: string, request: IncomingMessage): readonly [status: number, body: unknown] {
    if (path === '/spend/logs/v2' && this.books) return [200, { data: this.chats.map(this.books), total_pages: 1 }];
    const scripted = this.answers[path];
    if (scripted) return scripted;
    switch (path) {
      case '/v1/model/info':
        return [200, { data: this.models.map(describeModel) }];
      case '/health/liveliness':
        return [200, "I'm alive!"];
      case '/health/readiness':
        return [200, { status: 'healthy', db: 'connected' }];
      case '/v1/chat/completions': {
        const parsed = JSON.parse(body) as Record<string, unknown>;
        this.chats.push({ headers: request.headers, model: String(parsed['model']), body: parsed });
        return [200, reply];
      }
      default:
        return [401, { error: { message: 'Only proxy admin can ask that.', type: 'auth_error', code: '401' } }];
    }
  }
}

const reply = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
};

function describeModel({ name, apiBase, price }: FakeProxy['models'][number]) {
  return {
    model_name: name,
    litellm_params: { model: `hosted_vllm/${name}`, ...(apiBase !== undefined && { api_base: apiBase }) },
    model_info: { id: `dep-${name}`, mode: 'chat', input_cost_per_token: price, output_cost_per_token: price },
  };
}

let gateway: TestGateway;
let proxy: FakeProxy;
let name = '';
let connections = 0;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.stop());

beforeEach(async () => {
  connections += 1;
  name = `proxy-${connections}`;
  proxy = new FakeProxy();
  await proxy.start();
  return () => proxy.stop();
});

async function connect(settings: object = {}): Promise<void> {
  await gateway.admin.call('createConnection', {
    body: {
      provider: 'litellm',
      name,
      baseUrl: proxy.url,
      secret: 'sk-1',
      settings: { allowPrivateNetwork: true, ...settings },
    },
  });
  await gateway.admin.call('syncConnectionModels', { params: { id: name } });
}

async function states(): Promise<Record<string, string>> {
  const { items } = await gateway.admin.call('listConnectionModels', { params: { id: name } });
  return Object.fromEntries(items.map(({ id, state }) => [id, state]));
}

describe('models that come later', () => {
  test('are found when a client asks for one by name', async () => {
    await connect();
    proxy.models = [{ name: 'one' }, { name: `late-${name}` }];
    const before = await gateway.post('/v1/chat/completions', chatBody(`later-${name}`));
    expect(before.status).toBe(404);
    expect(await states()).toEqual({ one: 'active', [`late-${name}`]: 'active' });
    expect((await gateway.post('/v1/chat/completions', chatBody(`late-${name}`))).status).toBe(200);
  });

  test('answer the very request that asked for them first', async () => {
    await connect();
    proxy.models = [{ name: 'one' }, { name: `fresh-${name}` }];
    expect((await gateway.post('/v1/chat/completions', chatBody(`fresh-${name}`))).status).toBe(200);
    expect(proxy.chats.at(-1)?.model).toBe(`fresh-${name}`);
  });

  test('an upstream is not asked again and again for names that nobody has', async () => {
    await connect();
    await gateway.post('/v1/chat/completions', chatBody(`nobody-${name}`));
    const asked = proxy.asked.length;
    for (let round = 0; round < 5; round += 1) {
      expect((await gateway.post('/v1/chat/completions', chatBody(`nobody-${name}`))).status).toBe(404);
    }
    expect(proxy.asked.length).toBe(asked);
  });

  test('wait for a word where the connection offers them, and are served after it', async () => {
    await connect({ newModels: 'offer' });
    proxy.models = [{ name: 'one' }, { name: `two-${name}` }, { name: `three-${name}` }];
    await gateway.admin.call('syncConnectionModels', { params: { id: name } });
    expect(await states()).toEqual({ one: 'active', [`two-${name}`]: 'offered', [`three-${name}`]: 'offered' });
    expect((await gateway.post('/v1/chat/completions', chatBody(`two-${name}`))).status).toBe(404);
    const body = { ids: [`two-${name}`], state: 'active' as const };
    await gateway.admin.call('decideConnectionModels', { params: { id: name }, body });
    expect((await gateway.post('/v1/chat/completions', chatBody(`two-${name}`))).status).toBe(200);
  });

  test('a list that comes back empty takes no model away', async () => {
    await connect();
    proxy.models = [];
    await gateway.admin.call('syncConnectionModels', { params: { id: name } });
    expect(await states()).toEqual({ one: 'active' });
  });

  test('are left alone where the connection ignores them', async () => {
    await connect({ newModels: 'ignore' });
    proxy.models = [{ name: 'one' }, { name: 'two' }];
    await gateway.admin.call('syncConnectionModels', { params: { id: name } });
    expect(await states()).toEqual({ one: 'active', two: 'ignored' });
  });
});

describe('a model that leads back to this gateway', () => {
  test('is refused by name as a loop, and passed over by a combo', async () => {
    proxy.models = [{ name: 'one' }, { name: 'round', apiBase: `${gateway.url}/v1` }];
    await connect();
    const refused = await gateway.post('/v1/chat/completions', chatBody(`${name}/round`));
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('a loop');
    expect(proxy.chats).toEqual([]);
    const targets = [
      { connection: name, model: 'round' },
      { connection: name, model: 'one' },
    ];
    await gateway.admin.call('createCombo', { body: { name: `c-${name}`, strategy: 'priority', targets } });
    expect((await gateway.post('/v1/chat/completions', chatBody(`c-${name}`))).status).toBe(200);
    expect(proxy.chats.map(({ model }) => model)).toEqual(['one']);
  });
});

describe('what a proxy tells of itself', () => {
  const insight = async () => (await gateway.admin.call('refreshConnectionInsight', { params: { id: name } })).insight;

  test('a virtual key shows its budget, and what it may not see is said', async () => {
    const info = { key_alias: 'team-a', spend: 1.25, max_budget: 10, expires: '2027-01-02T00:00:00', rpm_limit: 60 };
    proxy.answers['/key/info'] = [200, { key: 'hash', info }];
    await connect();
    expect(await insight()).toMatchObject({
      version: '1.106.2',
      health: { alive: true, ready: true, database: 'connected' },
      key: {
        role: 'virtual',
        alias: 'team-a',
        spentNanoUsd: 1_250_000_000,
        budgetNanoUsd: 10_000_000_000,
        expiresAt: '2027-01-02T00:00:00.000Z',
        requestsPerMinute: 60,
      },
      unseen: ['general settings', 'router settings', 'model health'],
    });
    expect(proxy.asked).not.toContain('/health');
  });

  test('a lost database is not ready, whatever its status field says', async () => {
    await connect();
    proxy.answers['/health/readiness'] = [503, { status: 'healthy', db: 'disconnected' }];
    expect((await insight())?.health).toMatchObject({ alive: true, ready: false, database: 'disconnected' });
  });

  test('a proxy that is away is told to be', async () => {
    await connect();
    proxy.stop();
    expect((await insight())?.health).toMatchObject({ alive: false, ready: false });
  });

  test('advice is given where looking showed the need, and not where the setting is right', async () => {
    proxy.models = [{ name: 'one', price: 0.000001 }];
    proxy.answers['/config/list'] = [200, [{ field_name: 'cancel_on_disconnect', field_value: true }]];
    proxy.answers['/router/settings'] = [200, { current_values: { disable_cooldowns: false } }];
    await connect();
    const ids = async () => (await insight())?.advice.map(({ id }) => id);
    expect(await ids()).toEqual(['forward-client-headers', 'cooldown']);
    proxy.answers['/router/settings'] = [200, { current_values: { disable_cooldowns: true } }];
    proxy.models = [{ name: 'one' }];
    expect(await ids()).toEqual(['forward-client-headers', 'missing-prices']);
    const stored = await gateway.admin.call('getConnectionInsight', { params: { id: name } });
    expect(stored.insight?.advice.find(({ id }) => id === 'missing-prices')).toMatchObject({
      about: ['one'],
      yaml: expect.stringContaining('input_cost_per_token'),
    });
  });
});

describe('on whose behalf', () => {
  test('a proxy is told tags and end user where the key says so, and never otherwise', async () => {
    await connect();
    const { key } = await gateway.admin.call('createKey', {
      body: { name: 'told', tags: ['a', 'b,c'], options: { forwardAttribution: true } },
    });
    const body = chatBody(`${name}/one`, { user: 'end-user-1\r\nx-evil: 1' });
    await gateway.post('/v1/chat/completions', body, { headers: { authorization: `Bearer ${key}` } });
    expect(proxy.chats.at(-1)?.headers).toMatchObject({
      'x-litellm-tags': 'a,b c',
      'x-litellm-end-user-id': 'end-user-1??x-evil: 1',
    });
    await gateway.post('/v1/chat/completions', body);
    expect(proxy.chats.at(-1)?.headers).not.toHaveProperty('x-litellm-tags');
    expect(proxy.chats.at(-1)?.headers).not.toHaveProperty('x-litellm-end-user-id');
  });

  test('a target is not sent what its options leave out', async () => {
    await connect();
    const targets = [{ connection: name, model: 'one', options: { dropParams: ['temperature', 'seed'] } }];
    await gateway.admin.call('createCombo', { body: { name: `d-${name}`, strategy: 'priority', targets } });
    await gateway.post('/v1/chat/completions', chatBody(`d-${name}`, { temperature: 1, seed: 7, top_p: 0.5 }));
    expect(proxy.chats.at(-1)?.body).toMatchObject({ model: 'one', top_p: 0.5 });
    expect(Object.keys(proxy.chats.at(-1)?.body ?? {})).not.toContain('temperature');
    expect(Object.keys(proxy.chats.at(-1)?.body ?? {})).not.toContain('seed');
  });
});

describe('what a person knows better of a model', () => {
  test('counts before the upstream’s word, stays when lists are synced, and can be taken back', async () => {
    proxy.models = [{ name: 'one', price: 0.000001 }];
    await connect();
    const override = (facts: { usdPerMillion: { input: string; output: string } } | null) =>
      gateway.admin.call('overrideConnectionModel', { params: { id: name }, body: { id: 'one', facts } });
    const cost = async () => {
      const response = await gateway.post('/v1/chat/completions', chatBody(`${name}/one`));
      const { attempts } = await gateway.admin.call('getRequest', {
        params: { id: response.headers.get('x-request-id') ?? '' },
      });
      return [attempts[0]?.costNanoUsd, attempts[0]?.priceSource];
    };
    await override({ usdPerMillion: { input: '10', output: '20' } });
    expect(await cost()).toEqual([70_000, 'user']);
    await gateway.admin.call('syncConnectionModels', { params: { id: name } });
    expect(await cost()).toEqual([70_000, 'user']);
    await override(null);
    expect(await cost()).toEqual([5000, 'litellm']);
  });

  test('counts kind by kind: a price of the input leaves that of the output, and is shown alone as it was entered', async () => {
    proxy.models = [{ name: 'one', price: 0.000001 }];
    await connect();
    const body = { id: 'one', facts: { usdPerMillion: { input: '10' } } };
    await gateway.admin.call('syncConnectionModels', { params: { id: name } });
    const { items } = await gateway.admin.call('overrideConnectionModel', { params: { id: name }, body });
    const one = items.find(({ id }) => id === 'one');
    expect(one?.override).toEqual(body.facts);
    expect(one?.price?.tiers[0]?.usdPerMillion['input']).toBe('10');
    expect(Number(one?.price?.tiers[0]?.usdPerMillion['output'])).toBeGreaterThan(0);
  });

  test('must be an amount', async () => {
    await connect();
    const body = { id: 'one', facts: { usdPerMillion: { input: 'cheap' } } };
    await expect(gateway.admin.call('overrideConnectionModel', { params: { id: name }, body })).rejects.toMatchObject({
      field: 'facts.usdPerMillion.input',
    });
  });
});

describe('the books of a proxy', () => {
  const callId = (chat: Chat) => chat.headers['x-litellm-call-id'];
  const compare = () => gateway.admin.call('reconcileConnection', { params: { id: name } });
  const ask = async () => {
    const response = await gateway.post('/v1/chat/completions', chatBody(`${name}/one`));
    await response.text();
    return response.headers.get('x-request-id') ?? '';
  };

  test('agree with ours where price and tokens do', async () => {
    proxy.models = [{ name: 'one', price: 0.000001 }];
    proxy.books = (chat) => ({
      litellm_call_id: callId(chat),
      spend: 0.000005,
      prompt_tokens: 3,
      completion_tokens: 2,
    });
    await connect();
    await ask();
    expect(await compare()).toMatchObject({
      checked: 1,
      agreed: 1,
      oursNanoUsd: 5000,
      theirsNanoUsd: 5000,
      causes: [],
    });
  });

  test('show a price of ours that has become wrong, with both figures on the attempt', async () => {
    proxy.models = [{ name: 'one', price: 0.000001 }];
    proxy.books = (chat) => ({
      request_id: 'another',
      metadata: JSON.stringify({ spend_logs_metadata: { omniroute: { attempt_id: callId(chat) } } }),
      spend: 0.00001,
      prompt_tokens: 3,
      completion_tokens: 2,
    });
    await connect();
    const id = await ask();
    expect(await compare()).toMatchObject({
      checked: 1,
      agreed: 0,
      causes: [{ model: 'one', cause: 'stale-price', attempts: 1, oursNanoUsd: 5000, theirsNanoUsd: 10_000 }],
    });
    const { attempts } = await gateway.admin.call('getRequest', { params: { id } });
    expect(attempts[0]).toMatchObject({
      costNanoUsd: 5000,
      books: { theirsNanoUsd: 10_000, pricedNanoUsd: 5000, cause: 'stale-price' },
    });
  });

  test('are compared once, and what is not in them yet stays open', async () => {
    proxy.models = [{ name: 'one', price: 0.000001 }];
    proxy.books = () => ({ request_id: 'somebody else’s', spend: 1 });
    await connect();
    await ask();
    expect(await compare()).toMatchObject({ checked: 0 });
    proxy.books = (chat) => ({ request_id: callId(chat), spend: 0.000005 });
    expect(await compare()).toMatchObject({ checked: 1 });
    await ask();
    expect(await compare()).toMatchObject({ checked: 2, agreed: 2 });
  });

  test('are left alone with a key that may not read them, and that is said', async () => {
    await connect();
    await ask();
    await expect(compare()).rejects.toThrow('may not read the proxy’s spend logs');
  });
});
