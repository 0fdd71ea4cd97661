import type { ComboCreate } from '@omniroute/contract';
import type { FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: FakeUpstream;
let second: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first');
  second = await gateway.addUpstream('second');
});

beforeEach(() => {
  first.setDefault({ kind: 'reply', text: 'one', deltas: 1, usage: { input: 10, output: 5 } });
  second.setDefault({ kind: 'reply', text: 'two', deltas: 1, usage: { input: 10, output: 5 } });
});

afterAll(() => gateway.stop());

/** A combo of both upstreams, `m` each; gives its name. */
async function combine(name: string, combo: Partial<ComboCreate>): Promise<string> {
  const targets = [
    { connection: 'first', model: `${name}-m` },
    { connection: 'second', model: `${name}-m` },
  ];
  await gateway.admin.call('createCombo', { body: { name, strategy: 'priority', targets, ...combo } });
  return name;
}

/** The connections that answer so many requests, one after the other. */
async function ask(model: string, count: number, extra: Readonly<Record<string, unknown>> = {}) {
  const answered: (string | null)[] = [];
  for (let each = 0; each < count; each += 1) {
    const response = await gateway.post('/v1/chat/completions', chatBody(model, extra));
    expect(response.status).toBe(200);
    await response.text();
    answered.push(response.headers.get('x-omniroute-connection'));
  }
  return answered;
}

test('round-robin takes turns from request to request', async () => {
  const combo = await combine('turns', { strategy: 'round-robin' });
  expect(await ask(combo, 4)).toEqual(['first', 'second', 'first', 'second']);
});

test('least-busy goes round a target with a request under way, and comes back when it is over', async () => {
  const combo = await combine('busy', { strategy: 'least-busy' });
  first.script({ kind: 'reply', text: 'one two three', fault: { kind: 'hang', afterEvents: 3 } });
  const leave = new AbortController();
  const held = await gateway.post('/v1/chat/completions', chatBody('first/busy-m', { stream: true }), {
    signal: leave.signal,
  });
  expect(held.status).toBe(200);
  expect(new Set(await ask(combo, 8))).toEqual(new Set(['second']));
  leave.abort();
  await expect.poll(async () => (await ask(combo, 8)).includes('first')).toBe(true);
});

test('a sticky weighted combo answers one user by one target, and users by both', async () => {
  const combo = await combine('canary', { strategy: 'weighted', options: { sticky: 'user' } });
  const perUser: Set<string | null>[] = [];
  for (let user = 0; user < 12; user += 1) perUser.push(new Set(await ask(combo, 3, { user: `user-${user}` })));
  expect(perUser.every((answered) => answered.size === 1)).toBe(true);
  expect(new Set(perUser.flatMap((answered) => [...answered])).size).toBe(2);
});

test('cache-affine keeps a conversation on its target while it grows', async () => {
  const combo = await combine('affine', { strategy: 'cache-affine' });
  const opening = { role: 'user', content: 'Tell me about rivers.' };
  const short = await ask(combo, 2, { messages: [opening] });
  const grown = [opening, { role: 'assistant', content: 'They flow.' }, { role: 'user', content: 'And lakes?' }];
  expect(new Set([...short, ...(await ask(combo, 2, { messages: grown }))]).size).toBe(1);
});

test('lowest-cost asks the cheaper target first although it stands last', async () => {
  const combo = await combine('cheap', { strategy: 'lowest-cost' });
  for (const [id, usd] of [
    ['first', '3'],
    ['second', '0.5'],
  ] as const) {
    const facts = { usdPerMillion: { input: usd, output: usd } };
    await gateway.admin.call('overrideConnectionModel', { params: { id }, body: { id: 'cheap-m', facts } });
  }
  expect(await ask(combo, 3)).toEqual(['second', 'second', 'second']);
});

test('usage-based takes the limits of the targets into account', async () => {
  const combo = await combine('headroom', {
    strategy: 'usage-based',
    targets: [
      { connection: 'first', model: 'h', options: { rpm: 2 } },
      { connection: 'second', model: 'h', options: { rpm: 1000 } },
    ],
  });
  const answered = await ask(combo, 20);
  expect(answered.filter((connection) => connection === 'second').length).toBeGreaterThanOrEqual(17);
});

test('the strategy, its options and the targets’ limits come back from the API as they were sent', async () => {
  const options = { sticky: 'session' } as const;
  const { id } = await gateway.admin.call('createCombo', {
    body: {
      name: 'as-sent',
      strategy: 'weighted',
      targets: [{ connection: 'first', model: 'm', options: { tpm: 5000 } }],
      options,
    },
  });
  const combo = await gateway.admin.call('getCombo', { params: { id } });
  expect(combo).toMatchObject({ strategy: 'weighted', options, targets: [{ options: { tpm: 5000 } }] });
  const changed = await gateway.admin.call('updateCombo', { params: { id }, body: { options: {} } });
  expect(changed).toMatchObject({ version: 2, options: {} });
});
