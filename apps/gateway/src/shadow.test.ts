import { createClient, type RequestView } from '@omniroute/contract';
import { listRequests, openDatabase } from '@omniroute/storage';
import { startFakeUpstream, tempDirectory, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';
import { linkSiblings } from './cluster/siblings.ts';
import { readEnv } from './env.ts';
import { start } from './start.ts';

let gateway: TestGateway;
let seen: FakeUpstream;
let silent: FakeUpstream;

const answer: Behaviour = { kind: 'reply', text: 'seen', deltas: 2, usage: { input: 11, output: 7 } };
const silence: Behaviour = { kind: 'reply', text: 'silent', deltas: 3, usage: { input: 12, output: 8 } };
const shadow = { target: { connection: 'silent', model: 'm-silent' }, percentage: 100 };

beforeAll(async () => {
  gateway = await startTestGateway();
  seen = await gateway.addUpstream('seen');
  silent = await gateway.addUpstream('silent');
  const targets = [{ connection: 'seen', model: 'm-seen' }];
  const body = { name: 'watched', strategy: 'priority' as const, targets, options: { shadow } };
  await gateway.admin.call('createCombo', { body });
});
beforeEach(() => {
  seen.setDefault(answer);
  silent.setDefault(silence);
});
afterAll(() => gateway.stop());

async function listShadows(): Promise<readonly RequestView[]> {
  return (await gateway.admin.call('listRequests', { query: { shadows: 'only' } })).items;
}

/** The silent request of a client's, once it is recorded. */
async function shadowOf(response: Response): Promise<RequestView> {
  const id = response.headers.get('x-request-id');
  await expect.poll(async () => (await listShadows()).map((each) => each.shadowOf)).toContain(id);
  const found = (await listShadows()).find((each) => each.shadowOf === id);
  if (!found) throw new Error('The silent request is gone.');
  return found;
}

describe.each([true, false])('with stream %s', (stream) => {
  test('the same request goes to the silent target after the reply, and is recorded for itself', async () => {
    const before = await gateway.admin.call('getOverview', { query: { range: 'all' } });
    const response = await gateway.post('/v1/chat/completions', chatBody('watched', { stream, temperature: 0.25 }));
    expect(await response.text()).toContain('seen');
    const found = await shadowOf(response);
    expect(found).toMatchObject({
      outcome: 'answered',
      model: 'watched',
      stream,
      target: { connection: 'silent', model: 'm-silent' },
      tokens: { input: 12, output: 8 },
      usageSource: 'reported',
    });
    expect(found).not.toHaveProperty('combo');
    expect(silent.hits.at(-1)?.json).toMatchObject({ model: 'm-silent', temperature: 0.25 });
    const { totals } = await gateway.admin.call('getOverview', { query: { range: 'all' } });
    expect(totals.requests - before.totals.requests).toBe(1);
    expect(totals.shadows.requests - before.totals.shadows.requests).toBe(1);
    const { items } = await gateway.admin.call('listRequests', {});
    expect(items.some(({ id }) => id === found.id)).toBe(false);
  });

  test('a silent target that fails or breaks off hurts nobody, and its record says so', async () => {
    silent.script({ kind: 'error', status: 429, headers: { 'retry-after': '9' } });
    const refused = await gateway.post('/v1/chat/completions', chatBody('watched', { stream }));
    expect(refused.status).toBe(200);
    await refused.text();
    expect(await shadowOf(refused)).toMatchObject({ outcome: 'failed', failureKind: 'rate-limit', attemptCount: 1 });
    silent.script({ ...silence, kind: 'reply', fault: { kind: 'reset', afterEvents: 2 } });
    const broken = await gateway.post('/v1/chat/completions', chatBody('watched', { stream }));
    expect(await broken.text()).toContain('seen');
    expect(['broken', 'failed']).toContain((await shadowOf(broken)).outcome);
  });
});

test('a client never waits for the silent target', async () => {
  const release = Promise.withResolvers<void>();
  silent.script({ ...silence, kind: 'reply', fault: { kind: 'pause', afterEvents: 1, until: release.promise } });
  const response = await gateway.post('/v1/chat/completions', chatBody('watched', { stream: true }));
  expect(await response.text()).toContain('[DONE]');
  const next = await gateway.post('/v1/chat/completions', chatBody('seen/m-seen'));
  expect(next.status).toBe(200);
  expect((await listShadows()).some((each) => each.shadowOf === response.headers.get('x-request-id'))).toBe(false);
  release.resolve();
  expect(await shadowOf(response)).toMatchObject({ outcome: 'answered' });
});

test('an alias has a shadow of its own, and a share of none or some sends none or some', async () => {
  await gateway.admin.call('createAlias', {
    body: { name: 'half', target: { connection: 'seen', model: 'm-seen' }, shadow: { ...shadow, percentage: 50 } },
  });
  const hits = silent.hits.length;
  const ids: (string | null)[] = [];
  for (let each = 0; each < 40; each += 1) {
    const response = await gateway.post('/v1/chat/completions', chatBody('half'));
    await response.text();
    ids.push(response.headers.get('x-request-id'));
  }
  const last = await gateway.post('/v1/chat/completions', chatBody('watched'));
  await last.text();
  await shadowOf(last);
  const sent = silent.hits.length - hits - 1;
  expect(sent).toBeGreaterThan(4);
  expect(sent).toBeLessThan(36);
  const alias = await gateway.admin.call('getAlias', { params: { id: 'half' } });
  expect(alias).toMatchObject({ shadow: { percentage: 50 }, shadowConnectionName: 'silent' });
  const without = await gateway.admin.call('updateAlias', { params: { id: 'half' }, body: { shadow: null } });
  expect(without).not.toHaveProperty('shadow');
  await expect(gateway.admin.call('deleteConnection', { params: { id: 'silent' } })).rejects.toMatchObject({
    code: 'in-use',
  });
});

test.each([
  ['names what an upstream keeps', '/v1/responses', { input: 'x', previous_response_id: 'resp_1', store: false }],
  ['has its answer kept', '/v1/responses', { input: 'x' }],
  ['has its completion kept', '/v1/chat/completions', { ...chatBody('watched'), store: true }],
  [
    'names a file',
    '/v1/chat/completions',
    { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'file-1' } }] }] },
  ],
])('a request that %s is never sent a second time', async (_, path, body) => {
  const hits = silent.hits.length;
  const response = await gateway.post(path, { ...body, model: 'watched' });
  await response.text();
  const last = await gateway.post('/v1/chat/completions', chatBody('watched'));
  await last.text();
  await shadowOf(last);
  expect(silent.hits.length - hits).toBe(1);
});

test('a service is sent again where the silent target can do it; an upload never is', async () => {
  await gateway.addUpstream('doer', 'services', { provider: 'openai-compatible' });
  const echo = await gateway.addUpstream('echo', 'services', { provider: 'openai-compatible' });
  const talker = await gateway.addUpstream('talker', 'anthropic-messages');
  const name = async (alias: string, connection: string) => {
    const target = { connection: 'doer', model: 'm' };
    const body = { name: alias, target, shadow: { target: { connection, model: 'm' }, percentage: 100 } };
    await gateway.admin.call('createAlias', { body });
  };
  await name('embedder', 'echo');
  await name('mismatched', 'talker');
  const form = new FormData();
  form.set('model', 'embedder');
  form.set('file', new Blob(['sound']), 'a.wav');
  const headers = { authorization: `Bearer ${gateway.key}` };
  const upload = await fetch(`${gateway.url}/v1/audio/transcriptions`, { method: 'POST', headers, body: form });
  expect(upload.status).toBe(200);
  await upload.text();
  const mismatched = await gateway.post('/v1/embeddings', { model: 'mismatched', input: 'Hello' });
  expect(mismatched.status).toBe(200);
  await mismatched.text();
  const response = await gateway.post('/v1/embeddings', { model: 'embedder', input: 'Hello' });
  await response.text();
  expect(await shadowOf(response)).toMatchObject({ outcome: 'answered', format: 'openai-embeddings' });
  expect(echo.hits.map(({ path }) => path)).toEqual(['/v1/embeddings']);
  expect(talker.hits).toEqual([]);
});

test('beyond what may be under way, silent requests are dropped; a shutdown ends and records the rest', async () => {
  const directory = await tempDirectory();
  const [near, hung] = await Promise.all([
    startFakeUpstream({ format: 'openai-chat' }),
    startFakeUpstream({ format: 'openai-chat' }),
  ]);
  hung.setDefault({ kind: 'hang', when: 'after-headers' });
  const env = readEnv({
    OMNIROUTE_PORT: '0',
    OMNIROUTE_DATA_DIR: directory.path,
    OMNIROUTE_ADMIN_TOKEN: gateway.adminToken,
    OMNIROUTE_ADMIN_PASSWORD: 'a test password',
    OMNIROUTE_LOG_LEVEL: 'silent',
  });
  const running = await start(env, '0.0.0-test', linkSiblings());
  const admin = createClient({ baseUrl: running.url, token: gateway.adminToken });
  const { key } = await admin.call('createKey', { body: { name: 'tests' } });
  const settings = { allowPrivateNetwork: true };
  for (const [name, { url }] of Object.entries({ near, hung }))
    await admin.call('createConnection', { body: { provider: 'openai-compatible', name, baseUrl: url, settings } });
  const target = { connection: 'near', model: 'm' };
  await admin.call('createAlias', {
    body: { name: 'x', target, shadow: { target: { connection: 'hung', model: 'm' }, percentage: 100 } },
  });
  const ask = async () => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const body = JSON.stringify(chatBody('x'));
    await (await fetch(`${running.url}/v1/chat/completions`, { method: 'POST', headers, body })).text();
  };
  await Promise.all(Array.from({ length: 16 }, ask));
  await hung.waitForHits(16);
  for (let each = 0; each < 5; each += 1) await ask();
  await running.stop();
  expect(hung.hits.length).toBe(16);
  expect(await Promise.all(hung.hits.map(({ ended }) => ended))).toEqual(Array.from({ length: 16 }, () => 'cut'));
  const database = await openDatabase({ directory: directory.path });
  const { items } = await listRequests(database, { limit: 50, shadows: 'only' });
  expect(items.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 16 }, () => 'cancelled'));
  await database.close();
  await Promise.all([near.close(), hung.close(), directory.remove()]);
});
