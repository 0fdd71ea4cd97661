import type { ComboCreate, RequestDetail } from '@omniroute/contract';
import { collectSse, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: FakeUpstream;
let second: FakeUpstream;

const usage = { input: 10, output: 5 };
const fast = (text: string) => ({ kind: 'reply', text, deltas: 2, usage }) satisfies Behaviour;
const silent: Behaviour = { kind: 'hang', when: 'before-headers' };
const silentAfterHeaders: Behaviour = { kind: 'hang', when: 'after-headers' };

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first');
  second = await gateway.addUpstream('second');
  // What is asked first takes longer than the rest, which would be taken for the target's.
  await (await gateway.post('/v1/chat/completions', chatBody('first/warm'))).text();
});

beforeEach(() => {
  first.setDefault(fast('from the first'));
  second.setDefault(fast('from the second'));
});

afterAll(() => gateway.stop());

/**
 * A hedged combo of both upstreams, whose first target is known to be fast, so that it is asked first, and priced at $1 a million.
 * Each request may be hedged, after 60 ms.
 */
async function combine(name: string, combo: Partial<ComboCreate> = {}): Promise<string> {
  const model = `${name}-m`;
  const targets = ['first', 'second'].map((connection) => ({ connection, model }));
  const options = { hedge: { afterMs: 60, maxShare: 1 } };
  await gateway.admin.call('createCombo', { body: { name, strategy: 'hedged', targets, options, ...combo } });
  const facts = { usdPerMillion: { input: '1', output: '1' } };
  for (const id of ['first', 'second'])
    await gateway.admin.call('overrideConnectionModel', { params: { id }, body: { id: model, facts } });
  for (const connection of ['first', 'second']) await learn(`${connection}/${model}`, connection === 'first' ? 0 : 100);
  return name;
}

/** One answer of a model after `delayMs`, by which its target is known to be as slow. */
async function learn(model: string, delayMs: number): Promise<void> {
  const upstream = model.startsWith('first/') ? first : second;
  upstream.script({ ...fast('learned'), delayMs });
  for (const stream of [false, true]) {
    if (stream) upstream.script({ ...fast('learned'), delayMs });
    await (await gateway.post('/v1/chat/completions', chatBody(model, { stream }))).text();
  }
}

async function detailOf(response: Response): Promise<RequestDetail> {
  const id = response.headers.get('x-request-id') ?? '';
  return gateway.admin.call('getRequest', { params: { id } });
}

const shown = ({ attempts }: RequestDetail) =>
  attempts.map(({ target, purpose, failureKind, position }) => ({
    name: target.connection,
    position,
    ...(purpose && { purpose }),
    ...(failureKind && { failureKind }),
  }));

describe.each([true, false])('with stream %s', (stream) => {
  test('a target that begins in time is asked alone', async () => {
    const combo = await combine(`in-time-${stream}`, { options: { hedge: { afterMs: 60_000 } } });
    const hits = second.hits.length;
    const response = await gateway.post('/v1/chat/completions', chatBody(combo, { stream }));
    expect(await response.text()).toContain('first');
    expect(second.hits.length).toBe(hits);
    expect(shown(await detailOf(response))).toEqual([{ name: 'first', position: 0 }]);
  });

  test.each([
    ['before its headers', silent],
    ['after its headers', silentAfterHeaders],
  ])('a target that is silent %s loses to the one beside it, is cut off at once and counted', async (_, behaviour) => {
    const combo = await combine(`slow-${stream}-${behaviour === silent}`);
    const hits = first.hits.length;
    first.script(behaviour);
    const response = await gateway.post('/v1/chat/completions', chatBody(combo, { stream }));
    expect(await response.text()).toContain('second');
    expect(await first.hits[hits]?.ended).toBe('cut');
    expect(response.headers.get('x-omniroute-connection')).toBe('second');
    expect(response.headers.get('x-omniroute-attempts')).toBe('2');
    const detail = await detailOf(response);
    expect(detail).toMatchObject({ outcome: 'answered', attemptCount: 2 });
    expect(shown(detail)).toEqual([
      { name: 'first', position: 0, failureKind: 'aborted' },
      { name: 'second', position: 1, purpose: 'hedge' },
    ]);
    const [lost, won] = detail.attempts;
    expect(won).toMatchObject({ tokens: usage, usageSource: 'reported', costNanoUsd: 15_000 });
    expect(lost).toMatchObject({ usageSource: 'estimated' });
    const guessed = lost?.tokens.input ?? 0;
    expect(guessed).toBeGreaterThan(0);
    expect(lost?.costNanoUsd).toBe(guessed * 1000);
    expect(detail.costNanoUsd).toBe(15_000 + guessed * 1000);
    expect(detail.tokens).toMatchObject({ input: 10 + guessed, output: 5 });
  });

  test('the slow first one may still win; then the one beside it is cut off and counted', async () => {
    const combo = await combine(`late-winner-${stream}`);
    const begun = Promise.withResolvers<void>();
    first.script({ ...fast('from the first'), fault: { kind: 'pause', afterEvents: 0, until: begun.promise } });
    second.script(silent);
    const hits = second.hits.length;
    const asked = gateway.post('/v1/chat/completions', chatBody(combo, { stream }));
    const [hit] = (await second.waitForHits(hits + 1)).slice(hits);
    begun.resolve();
    const response = await asked;
    expect(await response.text()).toContain('first');
    expect(await hit?.ended).toBe('cut');
    expect(shown(await detailOf(response))).toEqual([
      { name: 'first', position: 0 },
      { name: 'second', position: 1, purpose: 'hedge', failureKind: 'aborted' },
    ]);
  });

  test('a failure of the first asks the second at once, as no hedge', async () => {
    const combo = await combine(`failing-${stream}`, { options: { hedge: { afterMs: 60_000 } } });
    first.script({ kind: 'error', status: 500 });
    const response = await gateway.post('/v1/chat/completions', chatBody(combo, { stream }));
    expect(await response.text()).toContain('second');
    expect(shown(await detailOf(response))).toEqual([
      { name: 'first', position: 0, failureKind: 'unavailable' },
      { name: 'second', position: 1 },
    ]);
  });

  test('the one beside a slow target may fail without harm', async () => {
    const combo = await combine(`failing-hedge-${stream}`);
    const begun = Promise.withResolvers<void>();
    first.script({ ...fast('from the first'), fault: { kind: 'pause', afterEvents: 0, until: begun.promise } });
    second.script({ kind: 'error', status: 400, message: 'not this parameter' });
    const hits = second.hits.length;
    const asked = gateway.post('/v1/chat/completions', chatBody(combo, { stream }));
    const [hit] = (await second.waitForHits(hits + 1)).slice(hits);
    await hit?.ended;
    begun.resolve();
    const response = await asked;
    expect(await response.text()).toContain('first');
    expect(shown(await detailOf(response))).toEqual([
      { name: 'first', position: 0 },
      { name: 'second', position: 1, purpose: 'hedge', failureKind: 'bad-request' },
    ]);
  });

  test('when both are silent the client is told of a timeout, and both are cut off', async () => {
    const combo = await combine(`both-${stream}`, { fallback: { firstEventTimeoutMs: 200 } });
    const hits = [first.hits.length, second.hits.length] as const;
    first.script(silent);
    second.script(silentAfterHeaders);
    const response = await gateway.post('/v1/chat/completions', chatBody(combo, { stream }));
    expect(response.status).toBe(504);
    expect(await first.hits[hits[0]]?.ended).toBe('cut');
    expect(await second.hits[hits[1]]?.ended).toBe('cut');
    const detail = await detailOf(response);
    expect(detail).toMatchObject({ outcome: 'failed', failureKind: 'timeout' });
    expect(shown(detail)).toEqual([
      { name: 'first', position: 0, failureKind: 'timeout' },
      { name: 'second', position: 1, purpose: 'hedge', failureKind: 'timeout' },
    ]);
  });

  test('a client that leaves amid the race ends both calls at once', async () => {
    const combo = await combine(`leaving-${stream}`);
    const hits = [first.hits.length, second.hits.length] as const;
    first.script(silent);
    second.script(silent);
    const leave = new AbortController();
    const model = `${combo}`;
    const asked = gateway.post('/v1/chat/completions', chatBody(model, { stream }), { signal: leave.signal });
    await second.waitForHits(hits[1] + 1);
    leave.abort();
    await expect(asked).rejects.toThrow();
    expect(await first.hits[hits[0]]?.ended).toBe('cut');
    expect(await second.hits[hits[1]]?.ended).toBe('cut');
    await expect
      .poll(async () => (await gateway.admin.call('listRequests', { query: { model } })).items[0])
      .toMatchObject({ outcome: 'cancelled', attemptCount: 2 });
  });
});

test('no more than its share of a combo’s requests is hedged', async () => {
  const combo = await combine('capped', { options: { hedge: { afterMs: 15, maxShare: 0.1 } } });
  const hits = second.hits.length;
  first.setDefault({ ...fast('from the first'), delayMs: 30 });
  second.setDefault(silent);
  for (let each = 0; each < 10; each += 1) await (await gateway.post('/v1/chat/completions', chatBody(combo))).text();
  // One to begin with, one that ten requests have earned.
  expect(second.hits.length - hits).toBeLessThanOrEqual(2);
  expect(second.hits.length - hits).toBeGreaterThanOrEqual(1);
});

test('a target that still waits for its turn holds nobody up, and is not asked any more', async () => {
  const model = 'queued-m';
  const limits = { concurrency: 1, queue: { max: 1, timeoutMs: 30_000 } };
  const targets = [
    { connection: 'first', model, options: { limits } },
    { connection: 'second', model },
  ];
  const combo = await combine('queued', { targets });
  const release = Promise.withResolvers<void>();
  first.script({ ...fast('held'), fault: { kind: 'pause', afterEvents: 2, until: release.promise } });
  const open = await gateway.post('/v1/chat/completions', chatBody(`first/${model}`, { stream: true }));
  const hits = first.hits.length;
  const response = await gateway.post('/v1/chat/completions', chatBody(combo));
  expect(await response.text()).toContain('second');
  expect(shown(await detailOf(response))).toEqual([{ name: 'second', position: 0, purpose: 'hedge' }]);
  release.resolve();
  await open.text();
  expect(first.hits.length).toBe(hits);
});

test('a share of 0 hedges nothing', async () => {
  const combo = await combine('never', { options: { hedge: { afterMs: 10, maxShare: 0 } } });
  const hits = second.hits.length;
  first.script({ ...fast('from the first'), delayMs: 60 });
  await (await gateway.post('/v1/chat/completions', chatBody(combo))).text();
  expect(second.hits.length).toBe(hits);
});

test('without a time of its own a target is late by what was seen of it', async () => {
  const combo = await combine('by-times', { options: { hedge: { maxShare: 1 } } });
  for (let each = 0; each < 25; each += 1)
    await (await gateway.post('/v1/chat/completions', chatBody(combo, { stream: true }))).text();
  const hits = first.hits.length;
  first.script(silent);
  const askedAtMs = performance.now();
  const response = await gateway.post('/v1/chat/completions', chatBody(combo, { stream: true }));
  expect((await collectSse(response)).text).toContain('second');
  // Far less than the second that is taken where nothing is known.
  expect(performance.now() - askedAtMs).toBeLessThan(700);
  expect(await first.hits[hits]?.ended).toBe('cut');
});

describe('a request that upstreams would keep something of is never doubled', () => {
  const input = { input: 'Say hello.' };
  test.each([
    ['a response that is stored', '/v1/responses', input],
    ['a stored completion', '/v1/chat/completions', { ...chatBody(''), store: true }],
  ])('%s', async (_, path, body) => {
    const combo = await combine(`stateful-${path.length}`, {
      options: { hedge: { afterMs: 10, maxShare: 1 } },
    });
    const hits = second.hits.length;
    first.script({ ...fast('from the first'), delayMs: 60 });
    await (await gateway.post(path, { ...body, model: combo })).text();
    expect(second.hits.length).toBe(hits);
  });

  test('one that is not stored is', async () => {
    const combo = await combine('stateless', { options: { hedge: { afterMs: 10, maxShare: 1 } } });
    first.script(silent);
    const response = await gateway.post('/v1/responses', { ...input, model: combo, store: false });
    expect(await response.text()).toContain('second');
  });
});
