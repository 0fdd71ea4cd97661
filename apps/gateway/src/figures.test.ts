import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  const reply = { kind: 'reply', text: 'hello', usage: { input: 8, output: 5 } } as const;
  const one = await gateway.addUpstream('one');
  const two = await gateway.addUpstream('two');
  one.setDefault(reply);
  two.setDefault(reply);
  const targets = ['one', 'two'].map((connection) => ({ connection, model: 'm' }));
  await gateway.admin.call('createCombo', { body: { name: 'pair', strategy: 'priority', targets } });
  await ask('one/m');
  await ask('two/m');
  one.script({ kind: 'error', status: 503 });
  await ask('pair');
});
afterAll(() => gateway.stop());

async function ask(model: string): Promise<void> {
  const headers = { 'user-agent': 'curl/8.14' };
  const response = await gateway.post('/v1/chat/completions', chatBody(model), { headers });
  expect(response.status).toBe(200);
  await response.text();
}

describe('figures', () => {
  test('are there as soon as a client has its reply, to the token', async () => {
    const { groups } = await gateway.admin.call('queryFigures', { body: { quantiles: true } });
    expect(groups).toMatchObject([
      { values: [], requests: 3, answered: 3, failedOver: 1, calls: 4, tokens: { input: 24, output: 15 } },
    ]);
    expect(groups[0]?.latencyMs?.p50).toBeGreaterThan(0);
  });

  test('are grouped by two facets at once, and narrowed to others', async () => {
    const only = { outcome: ['answered'], model: ['pair', 'one/m'] };
    const { groups } = await gateway.admin.call('queryFigures', { body: { by: ['connection', 'client'], only } });
    const shown = groups.map(({ values, requests }) => `${values.map((value) => value?.name).join(' ')} ${requests}`);
    expect(shown.sort()).toEqual(['one curl 1', 'two curl 1']);
  });

  test('come as a series', async () => {
    const { groups } = await gateway.admin.call('queryFigures', { body: { bucket: 'day', range: '7d' } });
    expect(groups.reduce((sum, { requests }) => sum + requests, 0)).toBe(3);
    expect(groups[0]?.time).toMatch(/T00:00:00\.000Z$/);
  });

  test.each([
    [{ range: '7d', from: '2026-01-01T00:00:00Z' }, /Name a range, or from and to/],
    [{ from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, /ends before it begins/],
    [{ from: '2020-01-01T00:00:00Z', bucket: 'minute' }, /more than 5000 steps/],
    [{ by: ['key', 'key'] }, /two different things/],
  ])('refuse %o', async (body, message) => {
    const response = await fetch(`${gateway.url}/api/analytics/figures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toMatch(message);
  });
});
