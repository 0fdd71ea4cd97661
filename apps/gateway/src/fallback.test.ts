import { createServer } from 'node:net';
import type { ComboCreate, RequestDetail } from '@omniroute/contract';
import type { Behaviour, FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: FakeUpstream;
let second: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first');
  second = await gateway.addUpstream('second');
  second.setDefault({ kind: 'reply', text: 'from the second', deltas: 1, usage: { input: 11, output: 7 } });
});

afterAll(() => gateway.stop());

let combos = 0;

/** Makes a combo of these targets (`first/m-1` …) and gives its name. */
async function combo(targets: readonly string[], fallback: ComboCreate['fallback'] = {}): Promise<string> {
  combos += 1;
  const name = `combo-${combos}`;
  const rows = targets.map((target) => {
    const [connection = '', model = ''] = target.split('/');
    return { connection, model };
  });
  await gateway.admin.call('createCombo', { body: { name, strategy: 'priority', targets: rows, fallback } });
  return name;
}

async function requestOf(response: Response): Promise<RequestDetail> {
  return gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
}

const ask = (model: string, extra: Readonly<Record<string, unknown>> = {}) =>
  gateway.post('/v1/chat/completions', chatBody(model, extra));

describe('retries of the same target', () => {
  test('come only when nobody else is left: a 429 reaches the next target at once after one hit', async () => {
    const model = await combo(['first/m', 'second/m'], { sameTargetRetries: 2 });
    const hits = first.hits.length;
    first.script({ kind: 'error', status: 429, headers: { 'retry-after': '7' } });
    const response = await ask(model);
    expect(await response.text()).toContain('from the second');
    expect(first.hits.length - hits).toBe(1);
    expect((await requestOf(response)).attempts.map(({ purpose }) => purpose)).toEqual([undefined, undefined]);
  });

  test('wait as long as the upstream asked, and are told from ordinary calls', async () => {
    const model = await combo(['first/m'], { sameTargetRetries: 1 });
    first.script([
      { kind: 'error', status: 429, headers: { 'retry-after-ms': '150' } },
      { kind: 'reply', text: 'at last' },
    ]);
    const response = await ask(model);
    expect(await response.text()).toContain('at last');
    const { attempts, outcome, timings } = await requestOf(response);
    expect(outcome).toBe('answered');
    expect(attempts.map(({ purpose, failureKind }) => [purpose, failureKind])).toEqual([
      [undefined, 'rate-limit'],
      ['retry', undefined],
    ]);
    expect(timings.totalMs).toBeGreaterThanOrEqual(150);
  });

  test('are given up where the wait would not fit the deadline', async () => {
    const model = await combo(['first/m'], { sameTargetRetries: 3, deadlineMs: 5000 });
    first.script({ kind: 'error', status: 429, headers: { 'retry-after': '30' } });
    const response = await ask(model);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('30');
    expect((await requestOf(response)).attemptCount).toBe(1);
  });

  test('end at once when the client leaves', async () => {
    const model = await combo(['first/m'], { sameTargetRetries: 1 });
    const hits = first.hits.length;
    first.script({ kind: 'error', status: 503, headers: { 'retry-after': '60' } });
    const leave = new AbortController();
    const asked = gateway.post('/v1/chat/completions', chatBody(model), { signal: leave.signal });
    const hit = (await first.waitForHits(hits + 1)).at(-1);
    await hit?.ended;
    leave.abort();
    await expect(asked).rejects.toThrow();
    const listed = () => gateway.admin.call('listRequests', { query: { model } });
    await expect.poll(async () => (await listed()).items).toMatchObject([{ outcome: 'cancelled', attemptCount: 1 }]);
    expect(first.hits.length - hits).toBe(1);
  });

  test('count among the attempts of the request', async () => {
    const model = await combo(['first/m', 'second/m'], { sameTargetRetries: 5, attempts: 3 });
    first.script([
      { kind: 'error', status: 503, headers: { 'retry-after-ms': '1' } },
      { kind: 'error', status: 503, headers: { 'retry-after-ms': '1' } },
    ]);
    second.script({ kind: 'error', status: 503, headers: { 'retry-after-ms': '900' } });
    const response = await ask(model);
    expect(response.status).toBe(503);
    expect((await requestOf(response)).attemptCount).toBe(3);
  });
});

describe('a ceiling of cost', () => {
  beforeAll(async () => {
    for (const [id, usd] of [
      ['first', '1000'],
      ['second', '1'],
    ] as const) {
      const body = { id: 'priced', facts: { usdPerMillion: { input: usd, output: usd } } };
      await gateway.admin.call('overrideConnectionModel', { params: { id }, body });
    }
  });

  test('passes over a target that is too dear', async () => {
    const model = await combo(['first/priced', 'second/priced'], { maxCostUsd: '0.01' });
    const response = await ask(model, { max_tokens: 100 });
    expect(response.headers.get('x-omniroute-connection')).toBe('second');
    expect(response.headers.get('x-omniroute-attempts')).toBe('1');
    await response.text();
  });

  test('refuses what no target does for less, and says so', async () => {
    const model = await combo(['first/priced'], { maxCostUsd: '0.01' });
    const hits = first.hits.length;
    const response = await ask(model, { max_tokens: 100 });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/at least \$0\.1\d*, more than the \$0\.01 .*fallback\.maxCostUsd/);
    expect(first.hits.length).toBe(hits);
    expect(await requestOf(response)).toMatchObject({ outcome: 'refused', attemptCount: 0 });
  });
});

describe('a chain', () => {
  const tooLong = { kind: 'error', status: 400, message: 'This model’s maximum context length is 10 tokens.' } as const;
  const filtered = { kind: 'error', status: 400, message: 'Rejected by our safety system.' } as const;

  test('takes over after its kind of failure, without those that were asked already', async () => {
    const mild = await combo(['first/filtered', 'second/mild']);
    const model = await combo(['first/filtered', 'second/m'], { chains: { 'content-filter': mild } });
    const hits = first.hits.length;
    first.script(filtered);
    const response = await ask(model);
    expect(response.headers.get('x-omniroute-model')).toBe('mild');
    expect(first.hits.length - hits).toBe(1);
    expect((await requestOf(response)).attempts.map(({ failureKind }) => failureKind)).toEqual([
      'content-filter',
      undefined,
    ]);
  });

  test('is left alone by other kinds, which go on with the rest', async () => {
    const long = await combo(['second/long']);
    const model = await combo(['first/chained', 'second/m'], { chains: { 'context-length': long } });
    first.script({ kind: 'error', status: 500 });
    expect((await ask(model)).headers.get('x-omniroute-model')).toBe('m');
    first.script(tooLong);
    expect((await ask(model)).headers.get('x-omniroute-model')).toBe('long');
  });

  test('shows by name, keeps its combo from being deleted, and leads in no circle', async () => {
    const mild = await combo(['second/mild']);
    const model = await combo(['first/m'], { chains: { 'content-filter': mild } });
    const view = await gateway.admin.call('getCombo', { params: { id: model } });
    expect(view.chainNames).toEqual({ 'content-filter': mild });
    await expect(gateway.admin.call('deleteCombo', { params: { id: mild } })).rejects.toThrow(`“${model}”`);
    const circle = { fallback: { chains: { 'context-length': model } } };
    await expect(gateway.admin.call('updateCombo', { params: { id: mild }, body: circle })).rejects.toThrow('circle');
    const unknown = { fallback: { chains: { 'context-length': 'nobody' } } };
    await expect(gateway.admin.call('updateCombo', { params: { id: mild }, body: unknown })).rejects.toThrow('nobody');
  });
});

describe('a prompt that is too long', () => {
  const talk = (model: string) =>
    ask(model, {
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'a'.repeat(800) },
        { role: 'assistant', content: 'b'.repeat(800) },
        { role: 'user', content: 'And now?' },
      ],
    });
  const sentTo = (upstream: FakeUpstream) => {
    const messages = upstream.hits.at(-1)?.json['messages'];
    return Array.isArray(messages) ? messages.length : 0;
  };

  beforeAll(async () => {
    const body = { id: 'small', facts: { maxInputTokens: 100 } };
    await gateway.admin.call('overrideConnectionModel', { params: { id: 'first' }, body });
  });

  test('goes without its oldest turns to a window that is known to be too small', async () => {
    const response = await talk(await combo(['first/small'], { truncate: 'oldest-turns' }));
    expect(response.status).toBe(200);
    expect(response.headers.get('x-omniroute-truncated-turns')).toBe('2');
    await response.text();
    expect(sentTo(first)).toBe(2);
    expect((await requestOf(response)).losses).toContain('truncated-turns');
  });

  test('goes whole to the target that may take it', async () => {
    const response = await talk(await combo(['first/small', 'second/m'], { truncate: 'oldest-turns' }));
    expect(response.headers.get('x-omniroute-connection')).toBe('second');
    expect(response.headers.get('x-omniroute-truncated-turns')).toBeNull();
    await response.text();
    expect(sentTo(second)).toBe(4);
  });

  test('goes whole everywhere where nobody asked for less', async () => {
    const response = await talk(await combo(['first/small']));
    await response.text();
    expect(sentTo(first)).toBe(4);
  });

  test('is shortened once its only target has refused it', async () => {
    first.script({ kind: 'error', status: 400, message: 'This model’s maximum context length is 10 tokens.' });
    const response = await talk(await combo(['first/unknown-window'], { truncate: 'oldest-turns' }));
    expect(response.status).toBe(200);
    await response.text();
    expect(sentTo(first)).toBe(2);
    expect((await requestOf(response)).attempts.map(({ purpose }) => purpose)).toEqual([undefined, 'retry']);
  });
});

describe('times of their own', () => {
  test('a connection that is not made in time moves on', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const baseUrl = `https://127.0.0.1:${port}/v1`;
    const settings = { allowPrivateNetwork: true };
    const connection = { provider: 'openai-compatible', name: 'silent', baseUrl, settings };
    await gateway.admin.call('createConnection', { body: connection });
    const response = await ask(await combo(['silent/m', 'second/m'], { connectTimeoutMs: 200 }));
    expect(response.headers.get('x-omniroute-connection')).toBe('second');
    const { attempts } = await requestOf(response);
    expect(attempts[0]).toMatchObject({
      failureKind: 'timeout',
      failureMessage: expect.stringContaining('connection'),
    });
    expect(attempts[0]?.timings.totalMs).toBeLessThan(5000);
    silent.close();
  });

  test('a connection that is refused moves on', async () => {
    const settings = { allowPrivateNetwork: true };
    const connection = { provider: 'openai-compatible', name: 'closed', baseUrl: 'http://127.0.0.1:9/v1', settings };
    await gateway.admin.call('createConnection', { body: connection });
    const response = await ask(await combo(['closed/m', 'second/m']));
    expect(await response.text()).toContain('from the second');
    expect((await requestOf(response)).attempts.map(({ failureKind }) => failureKind)).toEqual(['network', undefined]);
  });

  test('a stream that falls silent is ended after the time that the policy gives it', async () => {
    const model = await combo(['first/m'], { idleTimeoutMs: 200 });
    first.script({ kind: 'reply', text: 'one two three', deltas: 3, fault: { kind: 'hang', afterEvents: 2 } });
    const response = await ask(model, { stream: true });
    const text = await response.text();
    expect(text).toContain('stood still for 0.2 s');
    expect(text).not.toContain('[DONE]');
    expect(await requestOf(response)).toMatchObject({ outcome: 'broken', failureKind: 'timeout', attemptCount: 1 });
  });
});

test('whatever goes wrong, each request reaches the next target or ends well, and is recorded once', async () => {
  const faults: readonly (readonly [Behaviour, 'answered' | 'broken'])[] = [
    [{ kind: 'error', status: 429, headers: { 'retry-after': '7' } }, 'answered'],
    [{ kind: 'reset', when: 'before-headers' }, 'answered'],
    [{ kind: 'reset', when: 'after-headers' }, 'answered'],
    [{ kind: 'reply', fault: { kind: 'error-frame', afterEvents: 0 } }, 'answered'],
    [{ kind: 'hang', when: 'before-headers' }, 'answered'],
    [{ kind: 'reply', text: 'one two three', fault: { kind: 'end', afterEvents: 3 } }, 'broken'],
    [{ kind: 'reply', text: 'one two three', fault: { kind: 'reset', afterEvents: 3 } }, 'broken'],
  ];
  const model = await combo(['first/faulty', 'second/m'], { firstEventTimeoutMs: 300 });
  for (const [fault] of faults) {
    await gateway.admin.call('resetHealth', {});
    first.script(fault);
    const text = await (await ask(model, { stream: true })).text();
    expect(text.includes('[DONE]')).toBe(!text.includes('"error"'));
  }
  const { items } = await gateway.admin.call('listRequests', { query: { model } });
  expect(items.map(({ outcome }) => outcome).toReversed()).toEqual(faults.map(([, outcome]) => outcome));
});

test('a field that is no good is refused with its place', async () => {
  await expect(combo(['first/m'], { maxCostUsd: 'much' })).rejects.toThrow('amount of USD');
  await expect(combo(['first/m'], { sameTargetRetries: 11 })).rejects.toThrow();
});
