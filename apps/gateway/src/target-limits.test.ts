import type { FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limitTools } from './__fixtures__/limit-tools.ts';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let first: FakeUpstream;
let second: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  first = await gateway.addUpstream('first');
  second = await gateway.addUpstream('second');
});

afterAll(() => gateway.stop());

beforeEach(() => {
  first.setDefault({ kind: 'reply', text: 'from the first', deltas: 1, usage: { input: 11, output: 7 } });
  second.setDefault({ kind: 'reply', text: 'from the second', deltas: 1, usage: { input: 11, output: 7 } });
});

const { recordOf, untilQueued } = limitTools(() => gateway);

describe('a limit of a connection or target', () => {
  async function addCombo(name: string, targetLimits: Record<string, unknown>, fallback = {}) {
    await gateway.admin.call('createCombo', {
      body: {
        name,
        strategy: 'priority',
        targets: [
          { connection: 'first', model: `${name}-model`, options: { limits: targetLimits } },
          { connection: 'second', model: 'm' },
        ],
        fallback,
      },
    });
  }

  test('passes the target over, whatever the combo says of failures and attempts, and asks the next', async () => {
    await addCombo('narrow', { rpm: 1 }, { attempts: 1, on: ['timeout'] });
    expect(await (await gateway.post('/v1/chat/completions', chatBody('narrow'))).text()).toContain('from the first');
    const hits = first.hits.length;
    const answered = await gateway.post('/v1/chat/completions', chatBody('narrow'));
    expect(await answered.text()).toContain('from the second');
    expect(answered.headers.get('x-omniroute-attempts')).toBe('1');
    expect(first.hits.length).toBe(hits);
    const { attempts, plan } = await recordOf(answered);
    expect(attempts).toHaveLength(1);
    expect(plan?.order).toMatchObject([{ connection: 'second', fate: 'answered' }]);
    expect(plan?.skipped).toEqual([
      { name: 'first/narrow-model', reason: 'limit', detail: 'The target’s limit of requests a minute was reached.' },
    ]);
  });

  test('holds for requests that name the target directly', async () => {
    await addCombo('direct', { rpm: 1 });
    expect((await gateway.post('/v1/chat/completions', chatBody('first/direct-model'))).status).toBe(200);
    const refused = await gateway.post('/v1/chat/completions', chatBody('first/direct-model'));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(await refused.text()).toContain('The target “first/direct-model” has used its 1 request a minute');
    expect(await recordOf(refused)).toMatchObject({ outcome: 'refused', failureKind: 'rate-limit', attempts: [] });
    const through = await gateway.post('/v1/chat/completions', chatBody('direct'));
    expect(await through.text()).toContain('from the second');
  });

  test('sends a client away for as long as the first of its targets needs', async () => {
    await gateway.admin.call('createCombo', {
      body: {
        name: 'both',
        strategy: 'priority',
        targets: [
          { connection: 'first', model: 'both-model', options: { limits: { rpm: 1 } } },
          { connection: 'second', model: 'both-model', options: { limits: { budget: { monthUsd: 1e-9 } } } },
        ],
      },
    });
    await gateway.admin.call('overrideConnectionModel', {
      params: { id: 'second' },
      body: { id: 'both-model', facts: { usdPerMillion: { input: '1', output: '2' } } },
    });
    expect((await gateway.post('/v1/chat/completions', chatBody('both'))).status).toBe(200);
    const refused = await gateway.post('/v1/chat/completions', chatBody('both'));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(61);
    expect(await refused.json()).toMatchObject({ error: { code: 'insufficient_quota' } });
  });

  test('is free again when a stream through it has ended', async () => {
    await addCombo('one', { concurrency: 1 });
    const release = Promise.withResolvers<void>();
    first.script({
      kind: 'reply',
      text: 'slow',
      deltas: 2,
      fault: { kind: 'pause', afterEvents: 2, until: release.promise },
    });
    const open = await gateway.post('/v1/chat/completions', chatBody('one', { stream: true }));
    expect(await (await gateway.post('/v1/chat/completions', chatBody('one'))).text()).toContain('from the second');
    release.resolve();
    await open.text();
    expect(await (await gateway.post('/v1/chat/completions', chatBody('one'))).text()).toContain('from the first');
  });

  test('makes requests wait where it has a queue, before the next target is asked', async () => {
    await addCombo('patient', { concurrency: 1, queue: { max: 1, timeoutMs: 30_000 } });
    const { items } = await gateway.admin.call('listLimits', {});
    const id = items.find(({ name }) => name === 'first/patient-model')?.id ?? '';
    const release = Promise.withResolvers<void>();
    first.script({
      kind: 'reply',
      text: 'slow',
      deltas: 2,
      fault: { kind: 'pause', afterEvents: 2, until: release.promise },
    });
    const open = await gateway.post('/v1/chat/completions', chatBody('patient', { stream: true }));
    const waiting = gateway.post('/v1/chat/completions', chatBody('patient'));
    await untilQueued(id, 1);
    release.resolve();
    await open.text();
    const answered = await waiting;
    expect(await answered.text()).toContain('from the first');
    expect((await recordOf(answered)).timings.queueMs).toBeGreaterThan(0);
  });

  test('of a connection counts all that asks it, and what failed there as well', async () => {
    const own = await gateway.addUpstream('paced', 'openai-chat', {
      settings: { allowPrivateNetwork: true, limits: { rpm: 2, tpm: 10_000 } },
    });
    own.script({ kind: 'error', status: 500 });
    expect((await gateway.post('/v1/chat/completions', chatBody('paced/a'))).status).toBe(503);
    expect((await gateway.post('/v1/chat/completions', chatBody('paced/b'))).status).toBe(200);
    expect((await gateway.post('/v1/chat/completions', chatBody('paced/c'))).status).toBe(429);
  });
});
