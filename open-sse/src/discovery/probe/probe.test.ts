import { createServer } from 'node:net';
import type { UpstreamConnection } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import { afterEach, describe, expect, test } from 'vitest';
import { reply, replyJson, startLoopback, type LoopbackServer } from '../../executors/__fixtures__/loopback-server.ts';
import { createHttpClient } from '../../executors/index.ts';
import { probeConnection, type ProbeCall, type ProbeOptions, type ProbeStep } from '../index.ts';
import { judgeLitellmVersion } from './litellm-version.ts';
import { pickProbeModel } from './pick-model.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

type Answers = Readonly<
  Record<string, readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>]>
>;

async function serve(answers: Answers): Promise<LoopbackServer> {
  const server = await startLoopback((socket, request) => {
    const [status, body, headers] = answers[request.path.split('?')[0] ?? ''] ?? [404, { detail: 'Not Found' }];
    if (typeof body === 'string') reply(socket, status, body, headers);
    else replyJson(socket, status, body, headers);
  });
  cleanUps.push(() => server.close());
  return server;
}

const answered: ProbeCall = async () => ({ status: 200, firstTokenMs: 12.4, tokens: { input: 3, output: 1 } });

async function probe(
  provider: string,
  baseUrl: string,
  more: Partial<ProbeOptions> & { settings?: UpstreamConnection['settings'] } = {},
) {
  const client = createHttpClient();
  cleanUps.push(() => client.close());
  const { settings = { allowPrivateNetwork: true }, ...options } = more;
  const connection: UpstreamConnection = { id: 'c', name: 'c', provider, baseUrl, secret: 'hunter2-secret', settings };
  const steps: ProbeStep[] = [];
  for await (const step of probeConnection({
    connection,
    definition: getProvider(provider),
    client,
    call: answered,
    ...options,
  }))
    steps.push(step);
  return { steps, of: (id: ProbeStep['step']) => steps.find(({ step }) => step === id) };
}

function statuses(steps: readonly ProbeStep[]): string {
  return steps.map(({ step, status }) => `${step} ${status}`).join(', ');
}

const litellm: Answers = {
  '/health/liveliness': [200, "I'm alive!"],
  '/key/info': [200, { key: 'hash', info: { spend: 0.5, max_budget: 10 } }],
  '/v2/model/info': [500, { detail: { error: 'DB not connected' } }],
  '/v1/model/info': [
    200,
    {
      data: [
        {
          model_name: 'm',
          litellm_params: { api_base: 'http://127.0.0.1:20128/v1' },
          model_info: { input_cost_per_token: 1e-6, output_cost_per_token: 1e-6, max_input_tokens: 9 },
        },
      ],
    },
    { 'x-litellm-version': '1.106.2' },
  ],
};

test('a good LiteLLM connection passes every step and is asked once plain and once streamed', async () => {
  const server = await serve(litellm);
  const calls: Parameters<ProbeCall>[0][] = [];
  const { steps, of } = await probe('litellm', server.origin, {
    call: (options) => (calls.push(options), answered(options)),
  });
  expect(statuses(steps)).toBe('address ok, dns ok, connect ok, identity ok, key ok, models ok, answer ok, stream ok');
  expect(calls).toEqual([
    { model: 'm', stream: false },
    { model: 'm', stream: true },
  ]);
  expect(of('address')?.message).toBe(
    `Calls go to ${server.origin}/v1/chat/completions, ${server.origin}/v1/responses, ${server.origin}/v1/messages.`,
  );
  expect(of('key')?.message).toBe('The key has spent $0.5 of its budget of $10.');
  expect(of('models')?.message).toBe('1 model from /v1/model/info: 1 with a price, 1 with a context window.');
  expect(of('stream')?.message).toBe('m answered. First token after 12 ms. Usage: 3 in, 1 out.');
  for (const step of steps) expect(step.durationMs).toBeGreaterThanOrEqual(0);
});

test('an OpenAI-type server has no identity step, and its key is judged by the list of models', async () => {
  const server = await serve({ '/v1/models': [200, { data: [{ id: 'm' }] }] });
  const { steps } = await probe('openai-compatible', `${server.origin}/v1`);
  expect(statuses(steps)).toBe(
    'address ok, dns ok, connect ok, identity skipped, key ok, models ok, answer ok, stream ok',
  );
});

describe('after a failed step the others are skipped', () => {
  test('a private address without permission', async () => {
    const { steps, of } = await probe('litellm', 'http://127.0.0.1:4000', { settings: {} });
    expect(statuses(steps)).toBe(
      'address failed, dns skipped, connect skipped, identity skipped, key skipped, models skipped, answer skipped, stream skipped',
    );
    expect(of('address')?.message).toContain('allowPrivateNetwork');
    expect(of('stream')?.message).toBe('“Address” failed.');
  });

  test('our own address', async () => {
    const { of } = await probe('litellm', 'http://localhost:20128', { selfOrigins: ['http://127.0.0.1:20128'] });
    expect(of('address')).toMatchObject({ status: 'failed', message: 'This address is OmniRoute itself.' });
  });

  test('a name that resolves inwards', async () => {
    const { of } = await probe('openai-compatible', 'http://rebound.example/v1', {
      settings: {},
      resolve: (_host, _options, callback) => callback(null, [{ address: '10.0.0.1', family: 4 }]),
    });
    expect(of('dns')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('rebound.example resolves to 10.0.0.1'),
    });
  });

  test('a name that does not exist', async () => {
    const { of } = await probe('openai-compatible', 'http://gone.example/v1', {
      resolve: (_host, _options, callback) => callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []),
    });
    expect(of('dns')).toMatchObject({ status: 'failed', message: 'gone.example could not be resolved.' });
  });

  test('nobody listens', async () => {
    const server = await startLoopback(() => {});
    await server.close();
    const { of } = await probe('litellm', server.origin);
    expect(of('connect')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('ECONNREFUSED'),
      hint: 'Is LiteLLM Gateway running, and is the port right?',
    });
  });

  test('HTTPS to a port that speaks HTTP', async () => {
    const { port } = await startPlainTalker();
    const { of } = await probe('litellm', `https://127.0.0.1:${port}`);
    expect(of('connect')).toMatchObject({ status: 'failed', message: expect.stringContaining('secure connection') });
  });

  test('something that is no LiteLLM proxy', async () => {
    const server = await serve({});
    const { of } = await probe('litellm', server.origin);
    expect(of('identity')).toMatchObject({ status: 'failed', details: { status: 404 } });
    expect(of('key')?.status).toBe('skipped');
  });

  test('a refused key, whose text is shown without the key', async () => {
    const body = {
      error: { message: 'Invalid key hunter2-secret', type: 'invalid_request_error', code: 'invalid_api_key' },
    };
    const server = await serve({ '/v1/models': [401, body] });
    const { steps, of } = await probe('openai-compatible', `${server.origin}/v1`);
    expect(of('key')).toMatchObject({ status: 'failed', hint: 'Enter a valid key for this upstream.' });
    expect(JSON.stringify(steps)).not.toContain('hunter2');
  });

  test('models that lead back to us', async () => {
    const server = await serve(litellm);
    const { of } = await probe('litellm', server.origin, { selfOrigins: ['http://localhost:20128'] });
    const message = 'These models lead back to OmniRoute, a loop: m. They are refused.';
    expect(of('models')).toMatchObject({ status: 'failed', message });
  });

  test('a model that does not answer', async () => {
    const server = await serve(litellm);
    const call: ProbeCall = async () => ({
      status: 500,
      failure: { kind: 'unavailable', scope: 'model', message: 'no capacity' },
    });
    const { of } = await probe('litellm', server.origin, { call });
    expect(of('answer')).toMatchObject({
      status: 'failed',
      message: 'm did not answer: no capacity',
      details: { status: 500 },
    });
    expect(of('stream')?.status).toBe('skipped');
  });
});

describe('LiteLLM keys', () => {
  test.each<[string, number, unknown, string, string]>([
    [
      'the master key',
      404,
      { error: { message: 'Key not found in database', type: 'not_found_error', param: 'key', code: '404' } },
      'ok',
      'master key',
    ],
    [
      'a key for model routes only',
      403,
      { detail: 'Virtual key is not allowed to call this route.' },
      'ok',
      'may not read its own budget',
    ],
    [
      'no database',
      500,
      { error: { message: 'DB not connected', type: 'internal_server_error', code: '500' } },
      'ok',
      'no database',
    ],
    [
      'a wrong key without a database',
      400,
      { error: { message: 'No connected db.', type: 'no_db_connection', code: '400' } },
      'failed',
      'refused',
    ],
    [
      'a wrong key',
      401,
      { error: { message: 'Authentication Error', type: 'token_not_found_in_db', code: '401' } },
      'failed',
      'refused',
    ],
    ['a used-up budget', 200, { info: { spend: 10.5, max_budget: 10 } }, 'warning', '$10.5 of its budget of $10'],
    ['a blocked key', 200, { info: { blocked: true } }, 'failed', 'blocked'],
    ['no budget', 200, { info: { spend: 1, max_budget: null } }, 'ok', 'no budget of its own'],
  ])('%s', async (_name, status, body, verdict, message) => {
    const server = await serve({ ...litellm, '/key/info': [status, body] });
    const { of } = await probe('litellm', server.origin);
    expect(of('key')).toMatchObject({ status: verdict, message: expect.stringContaining(message) });
  });
});

test('without a model nothing is sent and both answers are skipped', async () => {
  const server = await serve({ '/v1/models': [404, 'nope'] });
  const call: ProbeCall = async () => {
    throw new Error('something was sent');
  };
  const { steps } = await probe('openai-compatible', `${server.origin}/v1`, { call });
  expect(statuses(steps)).toBe(
    'address ok, dns ok, connect ok, identity skipped, key skipped, models warning, answer skipped, stream skipped',
  );
});

test('a given model is asked even where none is listed, and missing usage is a warning', async () => {
  const server = await serve({ '/v1/models': [404, 'nope'] });
  const models: string[] = [];
  const call: ProbeCall = async ({ model }) => (models.push(model), { status: 200 });
  const { of } = await probe('openai-compatible', `${server.origin}/v1`, { call, model: 'mine' });
  expect(models).toEqual(['mine', 'mine']);
  expect(of('stream')).toMatchObject({ status: 'warning', message: 'mine answered but told no usage.' });
});

test('LiteLLM versions: compromised ones fail, old ones warn, others pass', () => {
  expect(judgeLitellmVersion('1.82.7')?.status).toBe('failed');
  expect(judgeLitellmVersion('1.82.8')?.status).toBe('failed');
  expect(judgeLitellmVersion('1.83.14')?.message).toContain('security');
  expect(judgeLitellmVersion('1.84.0')?.message).toContain('hides');
  expect(judgeLitellmVersion('1.106.2')).toBeUndefined();
  expect(judgeLitellmVersion('2.0.0-rc1')).toBeUndefined();
  expect(judgeLitellmVersion(undefined)).toBeUndefined();
});

test('a version that only an answer tells is judged there', async () => {
  const server = await serve({
    ...litellm,
    '/v1/model/info': [200, { data: [{ model_name: 'm', litellm_params: {}, model_info: {} }] }],
  });
  const call: ProbeCall = async () => ({
    status: 200,
    tokens: { input: 1, output: 1 },
    litellm: { version: '1.82.8' },
  });
  expect((await probe('litellm', server.origin, { call })).of('answer')).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('compromised'),
  });
});

test('the cheapest chat model is asked, else the first that is known to be one, else the first that may be', () => {
  const price = (input: string) => ({ source: 'x', tiers: [{ usdPerMillion: { input, output: '1' } }] });
  expect(
    pickProbeModel([
      { id: 'e', mode: 'embedding', price: price('0') },
      { id: 'a', price: price('3') },
      { id: 'b', mode: 'chat', price: price('2') },
    ]),
  ).toBe('b');
  expect(pickProbeModel([{ id: 'e', mode: 'embedding' }, { id: 'x' }, { id: 'c', mode: 'chat' }])).toBe('c');
  expect(pickProbeModel([{ id: 'x' }])).toBe('x');
  expect(pickProbeModel([{ id: 'e', mode: 'embedding' }])).toBeUndefined();
});

/** Answers whatever comes, also a TLS greeting, in plain text. */
async function startPlainTalker(): Promise<{ readonly port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(() => resolve())));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0 };
}
