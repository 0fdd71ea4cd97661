import type { ComboCreate, ReplayLine, RequestDetail, RouteInput } from '@omniroute/contract';
import { parseUsd, totalOutputTokens } from '@omniroute/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from '../__fixtures__/test-gateway.ts';

type Report = Extract<ReplayLine, { readonly type: 'report' }>;

let gateway: TestGateway;
const usd: Readonly<Record<string, string>> = { near: '2', far: '10' };
const targets: ComboCreate['targets'] = [
  { connection: 'near', model: 'm' },
  { connection: 'far', model: 'm' },
];
const saved: ComboCreate = { name: 'both', strategy: 'round-robin', targets };

beforeAll(async () => {
  gateway = await startTestGateway();
  for (const name of ['near', 'far']) {
    const upstream = await gateway.addUpstream(name);
    upstream.setDefault({ kind: 'reply', text: name, deltas: 3 });
    const usdPerMillion = { input: usd[name] ?? '', output: usd[name] ?? '' };
    await gateway.admin.call('overrideConnectionModel', {
      params: { id: name },
      body: { id: 'm', facts: { usdPerMillion } },
    });
  }
  await gateway.admin.call('createCombo', { body: saved });
  for (let each = 0; each < 12; each += 1) {
    const body = { ...chatBody('both'), stream: each % 3 > 0 };
    await (await gateway.post('/v1/chat/completions', body)).text();
  }
});
afterAll(() => gateway.stop());

async function replay(body: RouteInput<'replay'>['body']): Promise<Report> {
  const lines: ReplayLine[] = [];
  for await (const line of gateway.admin.stream('replay', { body })) lines.push(line);
  const last = lines.at(-1);
  if (last?.type !== 'report') throw new Error('There is no report.');
  return last;
}

async function recorded(): Promise<readonly RequestDetail[]> {
  const { items } = await gateway.admin.call('listRequests', { query: { limit: 200 } });
  return Promise.all(items.map(({ id }) => gateway.admin.call('getRequest', { params: { id } })));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the report is what an independent count of the recorded requests gives', async () => {
  const report = await replay({ combo: { ...saved, strategy: 'priority', targets: targets.toReversed() } });
  const requests = await recorded();
  expect(requests).toHaveLength(12);
  expect(report).toMatchObject({ requests: 12, complete: true, moved: 6, refused: { recorded: 0, expected: 0 } });
  const costs = requests.map(({ tokens }) => {
    const count = Object.values(tokens).reduce((sum, tokensOfKind) => sum + tokensOfKind, 0);
    return (count * (parseUsd(usd['far'] ?? '') ?? 0)) / 1_000_000;
  });
  expect(report.cost).toEqual({
    requests: 12,
    unknown: 0,
    recordedNanoUsd: requests.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0),
    expectedNanoUsd: costs.reduce((sum, cost) => sum + cost, 0),
  });
  const streams = requests.filter(({ stream }) => stream);
  const ofFar = streams.flatMap(({ attempts }) => attempts.filter(({ target }) => target.connection === 'far'));
  const farFirstMs = mean(ofFar.map(({ timings }) => timings.firstEventMs ?? 0));
  const spentMs = ofFar.reduce((sum, { timings }) => sum + timings.totalMs - (timings.firstEventMs ?? 0), 0);
  const tokenMs = spentMs / ofFar.reduce((sum, { tokens }) => sum + (totalOutputTokens(tokens) ?? 0), 0);
  expect(report.firstToken.requests).toBe(streams.length);
  expect(report.firstToken.expectedMs).toBeCloseTo(farFirstMs, 6);
  expect(report.firstToken.recordedMs).toBeCloseTo(mean(streams.map(({ timings }) => timings.firstTokenMs ?? 0)), 6);
  const expectedMs = streams.map(({ tokens }) => farFirstMs + (totalOutputTokens(tokens) ?? 0) * tokenMs);
  expect(report.duration.expectedMs).toBeCloseTo(mean(expectedMs), 6);
  expect(
    report.targets.map(({ connectionName, recordedRequests, expectedRequests }) => [
      connectionName,
      recordedRequests,
      expectedRequests,
    ]),
  ).toEqual([
    ['far', 6, 12],
    ['near', 6, 0],
  ]);
});

test('the combo as it is gives the shares that it gave', async () => {
  const report = await replay({ comboId: 'both' });
  expect(report.targets.map(({ expectedRequests }) => expectedRequests)).toEqual([6, 6]);
  expect(report.cost.expectedNanoUsd).toBe(report.cost.recordedNanoUsd);
});

test('requests that nobody would be left for are counted with their reason', async () => {
  const when = { key: ['nobody'] };
  const report = await replay({ combo: { ...saved, targets: [{ connection: 'near', model: 'm', when }] } });
  expect(report.refused).toMatchObject({ expected: 12, reasons: [{ requests: 12 }] });
  expect(report.refused.reasons[0]?.message).toContain('conditions exclude it (key)');
});

test('a target without a known price leaves the cost unknown', async () => {
  const report = await replay({ combo: { ...saved, targets: [{ connection: 'near', model: 'other' }] } });
  expect(report.cost).toMatchObject({ requests: 0, unknown: 12, expectedNanoUsd: 0 });
});

test('the limit and the time say how much is replayed', async () => {
  expect(await replay({ comboId: 'both', limit: 5 })).toMatchObject({ requests: 5, complete: false });
  expect(await replay({ comboId: 'both', to: '2020-01-01T00:00:00Z' })).toMatchObject({ requests: 0, complete: true });
  await expect(replay({ comboId: 'both', from: '2030-01-01T00:00:00Z' })).rejects.toMatchObject({ field: 'from' });
  await expect(replay({ comboId: 'nobody' })).rejects.toMatchObject({ field: 'comboId' });
});

test('a request that nobody was left for shows why of each target, and belongs to its combo', async () => {
  const nobody = {
    name: 'empty',
    strategy: 'priority',
    targets: [{ connection: 'near', model: 'm', when: { key: ['x'] } }],
  } as const;
  await gateway.admin.call('createCombo', { body: { ...nobody, targets: [...nobody.targets] } });
  const response = await gateway.post('/v1/chat/completions', chatBody('empty'));
  expect(response.status).toBe(400);
  await response.text();
  const request = (await recorded()).find(({ model }) => model === 'empty');
  expect(request).toMatchObject({ outcome: 'refused', combo: { name: 'empty' } });
  expect(request?.plan).toMatchObject({ order: [], skipped: [{ name: 'near/m', reason: 'condition' }] });
  expect((await replay({ comboId: 'empty' })).refused).toMatchObject({ recorded: 1, expected: 1 });
});

test('a request shows what was planned for it and what happened', async () => {
  const request = (await recorded()).find(({ model }) => model === 'both');
  expect(request?.plan?.order.map(({ fate }) => fate)).toEqual(['answered', 'not-needed']);
  expect(request?.plan?.unplanned).toEqual([]);
  expect(request?.plan?.facts.inputTokens).toBeGreaterThan(0);
});
