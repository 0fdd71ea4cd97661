import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ComboCreate, RouteInput } from '@omniroute/contract';
import { clientFormats } from '@omniroute/core';
import { startTestGateway, type TestGateway } from '../__fixtures__/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.addUpstream('near');
  await gateway.addUpstream('far');
  const price = (usd: string) => ({ usdPerMillion: { input: usd, output: usd } });
  const cheap = { ...price('1'), maxInputTokens: 8000, features: { tools: true } };
  const dear = { ...price('10'), maxInputTokens: 500, features: { tools: false } };
  await say('near', cheap);
  await say('far', dear);
});
afterAll(() => gateway.stop());

function say(id: string, facts: RouteInput<'overrideConnectionModel'>['body']['facts']) {
  return gateway.admin.call('overrideConnectionModel', { params: { id }, body: { id: 'm', facts } });
}

let draft: ComboCreate;
beforeEach(() => {
  draft = {
    name: 'draft',
    strategy: 'priority',
    targets: [
      { connection: 'near', model: 'm' },
      { connection: 'far', model: 'm' },
    ],
  };
});

type Changes = Partial<RouteInput<'simulate'>['body']>;

function ask(changes: Changes = {}) {
  const request = { messages: [{ role: 'user', content: 'x'.repeat(4000) }], max_tokens: 100 };
  return gateway.admin.call('simulate', { body: { combo: draft, request, ...changes } });
}

describe('a draft', () => {
  test('is simulated as it would be saved, and is not saved', async () => {
    const simulation = await ask();
    expect(simulation.order.map(({ connectionName }) => connectionName)).toEqual(['near', 'far']);
    expect((await gateway.admin.call('listCombos', {})).items.map(({ name }) => name)).not.toContain('draft');
  });

  test('that names what there is not is refused with its field', async () => {
    draft = { ...draft, targets: [{ connection: 'nobody', model: 'm' }] };
    await expect(ask()).rejects.toMatchObject({ field: 'targets.0.connection' });
  });
});

describe('a walk', () => {
  test('goes on after what is assumed to fail, at the times that are assumed', async () => {
    const targets = {
      'near/m': { state: 'unavailable', firstTokenMs: 300 },
      'far/m': { state: 'healthy', firstTokenMs: 200 },
    } as const;
    const { predicted } = await ask({ assume: { targets } });
    expect(predicted?.steps.map(({ detail, atMs, untilMs }) => [detail, atMs, untilMs])).toEqual([
      ['near/m is asked and fails: unavailable.', 0, 300],
      ['far/m is asked and answers.', 300, 500],
    ]);
    expect(predicted?.end).toMatchObject({ answered: true, firstTokenMs: 500, expectedCostNanoUsd: 11_000_000 });
  });

  test('ends where nobody is left, and where a failure moves nobody on', async () => {
    const all = { 'near/m': { state: 'rate-limit' }, 'far/m': { state: 'rate-limit' } } as const;
    const { predicted } = await ask({ assume: { targets: all } });
    expect(predicted?.end).toEqual({ answered: false, detail: expect.stringContaining('nobody is left') });
    const bad = await ask({ assume: { targets: { 'near/m': { state: 'bad-request' } } } });
    expect(bad.predicted?.steps).toHaveLength(1);
    expect(bad.predicted?.end.answered).toBe(false);
  });

  test('waits for a target that may be asked again', async () => {
    draft = { ...draft, targets: draft.targets.slice(0, 1), fallback: { sameTargetRetries: 1 } };
    const targets = { 'near/m': { state: 'rate-limit', retryAfterMs: 7000 } } as const;
    const { predicted } = await ask({ assume: { targets } });
    expect(predicted?.steps.map(({ atMs, purpose }) => [atMs, purpose])).toEqual([
      [0, undefined],
      [7000, 'retry'],
    ]);
  });

  test('that is too slow for the time until first content runs into it', async () => {
    draft = { ...draft, fallback: { firstEventTimeoutMs: 1000 } };
    const { predicted } = await ask({ assume: { targets: { 'near/m': { state: 'healthy', firstTokenMs: 5000 } } } });
    expect(predicted?.steps[0]).toMatchObject({ failureKind: 'timeout', untilMs: 1000 });
    expect(predicted?.end.answered).toBe(true);
  });

  test('that is hedged begins a second target beside a late one; the faster one answers', async () => {
    draft = { ...draft, strategy: 'hedged', options: { hedge: { afterMs: 400 } } };
    const targets = {
      'near/m': { state: 'healthy', firstTokenMs: 3000 },
      'far/m': { state: 'healthy', firstTokenMs: 100 },
    } as const;
    // Targets that were never measured are in random order; by this seed the slow one is first.
    const { predicted } = await ask({ assume: { targets, seed: 7 } });
    expect(predicted?.steps.map(({ fate, atMs }) => [fate, atMs])).toEqual([
      ['overtaken', 0],
      ['answers', 400],
    ]);
    expect(predicted?.end.firstTokenMs).toBe(500);
  });
});

test('what follows a failure is told by kind', async () => {
  const { order } = await ask();
  const [near, far] = order;
  expect(near?.next.find(({ kinds }) => kinds.includes('rate-limit'))).toMatchObject({
    does: 'ask',
    detail: 'far/m is asked.',
  });
  expect(near?.next.find(({ kinds }) => kinds.includes('bad-request'))?.does).toBe('tell');
  expect(near?.next.find(({ kinds }) => kinds.includes('context-length'))?.detail).toContain('nobody is left');
  expect(far?.next.every(({ does }) => does === 'tell')).toBe(true);
});

test('shares come of many requests, each with a turn of its own', async () => {
  draft = { ...draft, strategy: 'round-robin' };
  const { shares } = await ask({ draws: 100 });
  expect(shares).toMatchObject({ requests: 100, refused: 0 });
  expect(shares?.targets.map(({ requests }) => requests)).toEqual([50, 50]);
  const expected = 50 * (1_100_000 + 11_000_000);
  expect(shares?.expectedCostNanoUsd).toBe(expected);
});

test('what a person should know of the targets is said before a failure tells', async () => {
  const { warnings = [] } = await ask();
  expect(warnings.map(({ kind }) => kind).toSorted()).toEqual(['capability-gap', 'dear-failover', 'small-window']);
  expect(warnings.find(({ kind }) => kind === 'dear-failover')?.detail).toContain('10 ×');
  draft = { ...draft, targets: draft.targets.slice(0, 1) };
  expect((await ask()).warnings?.map(({ kind }) => kind)).toEqual(['one-target']);
  draft = { ...draft, targets: [...draft.targets, { connection: 'near', model: 'n' }] };
  expect((await ask()).warnings?.map(({ kind }) => kind)).toEqual(['one-connection']);
});

test.each(clientFormats)('a request of %s may be told by its size and needs', async (format) => {
  const sketch = { inputTokens: 3000, maxOutputTokens: 100, needs: ['tools', 'json-schema'] } as const;
  const simulation = await gateway.admin.call('simulate', {
    body: { combo: draft, format, sketch: { ...sketch, needs: [...sketch.needs] } },
  });
  expect(simulation.refused).toBeUndefined();
  expect(simulation.skipped).toEqual([{ name: 'far/m', reason: 'cannot', detail: expect.stringContaining('tools') }]);
  const cost = simulation.order[0]?.expectedCostNanoUsd ?? 0;
  expect(cost / (3000 * 1000 + 100 * 1000)).toBeCloseTo(1, 1);
});

test('an edit is told within 50 ms of the processor', async () => {
  await ask({ draws: 1000 });
  const begun = process.cpuUsage();
  for (let each = 0; each < 10; each += 1) await ask({ draws: 1000 });
  const { user, system } = process.cpuUsage(begun);
  expect((user + system) / 1000 / 10).toBeLessThan(50);
});
