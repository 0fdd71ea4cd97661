import {
  collectSse,
  startFakeUpstream,
  type Behaviour,
  type FakeUpstream,
  type RecordedRequest,
} from '@omniroute/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminOf, startOmniRoute, type GatewayServer } from './support/index.ts';
import { behaviourOf, expectedOf, scenarioOf, type Scenario } from './support/mixed-faults.ts';

const requests = 10_000;
const clients = 32;
/** Far longer than this machine may pause. */
const firstEventTimeoutMs = 2000;

let gateway: GatewayServer;
let chat: FakeUpstream;
let messages: FakeUpstream;
let key = '';

/** Which upstreams a request has reached, in order. */
const asked = new Map<number, FakeUpstream[]>();

beforeAll(async () => {
  chat = await startFakeUpstream({ format: 'openai-chat', choose: (request) => answerOf(request, () => chat) });
  messages = await startFakeUpstream({
    format: 'anthropic-messages',
    choose: (request) => answerOf(request, () => messages),
  });
  gateway = await startOmniRoute();
  const admin = adminOf(gateway);
  const settings = { allowPrivateNetwork: true, sync: false };
  await admin.call('createConnection', {
    body: { provider: 'openai-compatible', name: 'chat', baseUrl: chat.url, settings },
  });
  await admin.call('createConnection', {
    body: { provider: 'anthropic', name: 'messages', baseUrl: messages.url, secret: 'sk-m', settings },
  });
  const targets = ['chat', 'messages'].map((connection) => ({ connection, model: 'm' }));
  const fallback = { firstEventTimeoutMs };
  await admin.call('createCombo', { body: { name: 'pair', strategy: 'priority', targets, fallback } });
  key = (await admin.call('createKey', { body: { name: 'mixed' } })).key;
});
afterAll(async () => {
  await gateway?.stop();
  await chat?.close();
  await messages?.close();
});

/** Whichever upstream a request reaches first does what the scenario has for the first; the order is the gateway's own. */
function answerOf({ body }: RecordedRequest, self: () => FakeUpstream): Behaviour | undefined {
  const match = /#(\d+)#/.exec(body.toString('utf8'));
  if (!match) return undefined;
  const number = Number(match[1]);
  const reached = [...(asked.get(number) ?? []), self()];
  asked.set(number, reached);
  return behaviourOf(scenarioOf(number), reached.length === 1 ? 'first' : 'second');
}

type Seen = { readonly id: string; readonly status: number; readonly text: string; readonly left: boolean };

async function send(number: number, { client, stream, leaves }: Scenario): Promise<Seen> {
  const leave = new AbortController();
  const response = await fetch(`${gateway.url}${client === 'chat' ? '/v1/chat/completions' : '/v1/messages'}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'pair',
      max_tokens: 50,
      stream,
      messages: [{ role: 'user', content: `This is #${number}#.` }],
    }),
    signal: leave.signal,
  });
  const id = response.headers.get('x-request-id') ?? '';
  if (leaves) {
    await response.body?.getReader().read();
    leave.abort();
    return { id, status: response.status, text: '', left: true };
  }
  return { id, status: response.status, text: (await collectSse(response)).text, left: false };
}

async function recorded() {
  const admin = adminOf(gateway);
  const rows = [];
  let cursor: string | undefined;
  do {
    const page = await admin.call('listRequests', { query: { limit: 200, ...(cursor !== undefined && { cursor }) } });
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}

test(`${requests} requests through mixed faults: each ends as it should, is recorded once, and asks no target twice`, async () => {
  const seen = new Map<number, Seen>();
  let next = 0;
  const client = async () => {
    while (next < requests) {
      const number = next++;
      seen.set(number, await send(number, scenarioOf(number)));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));

  const wrong: string[] = [];
  const note = (number: number, what: string) =>
    wrong.push(`#${number} ${JSON.stringify(scenarioOf(number))}: ${what}`);
  for (const [number, { status, text, left }] of seen) {
    const expected = expectedOf(scenarioOf(number));
    if (!left && expected.status !== undefined && status !== expected.status)
      note(number, `status ${status}, not ${expected.status}: ${text}`);
    if (!left && !expected.reply.test(text)) note(number, `reads ${text}`);
    if (!left && expected.never.test(text)) note(number, `ends as if nothing had happened: ${text}`);
    const reached = asked.get(number) ?? [];
    if (reached.length !== expected.attempts) note(number, `${reached.length} calls`);
    if (new Set(reached).size !== reached.length) note(number, 'one target was asked twice');
  }
  const rows = await recorded();
  const byId = Map.groupBy(rows, ({ id }) => id);
  for (const [number, { id }] of seen) {
    const expected = expectedOf(scenarioOf(number));
    const [row, ...others] = byId.get(id) ?? [];
    if (!row || others.length > 0) note(number, `${1 + others.length} rows`);
    else if (row.outcome !== expected.outcome) note(number, `recorded as ${row.outcome}, not ${expected.outcome}`);
    else if (row.attemptCount !== expected.attempts) note(number, `${row.attemptCount} attempts recorded`);
  }
  expect(wrong.slice(0, 10)).toEqual([]);
  expect(rows).toHaveLength(requests);
}, 300_000);

test('a rate limit costs one hit and under 20 ms of our own time before the next target is asked', async () => {
  const admin = adminOf(gateway);
  const own: number[] = [];
  // Each time a model of its own: what a target has just refused is asked last from then on.
  for (let number = 0; number < 30; number += 1) {
    const model = `limited-${number}`;
    const targets = ['chat', 'messages'].map((connection) => ({ connection, model }));
    await admin.call('createCombo', { body: { name: model, strategy: 'priority', targets } });
    const hits = { chat: chat.hits.length, messages: messages.hits.length };
    chat.script({ kind: 'error', status: 429, headers: { 'retry-after': '7' } });
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hi' }] }),
    });
    expect(response.status).toBe(200);
    expect([chat.hits.length - hits.chat, messages.hits.length - hits.messages]).toEqual([1, 1]);
    const id = response.headers.get('x-request-id') ?? '';
    const { attempts, timings } = await admin.call('getRequest', { params: { id } });
    expect(attempts.map(({ failureKind }) => failureKind)).toEqual(['rate-limit', undefined]);
    own.push(timings.totalMs - attempts.reduce((sum, attempt) => sum + attempt.timings.totalMs, 0));
  }
  own.sort((a, b) => a - b);
  // The one in the middle: now and then another process of the machine takes its turn in between.
  expect(own[own.length / 2]).toBeLessThan(20);
});
