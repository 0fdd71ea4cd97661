import type { ComboCreate, RequestDetail } from '@omniroute/contract';
import type { CascadeOptions, JsonObject } from '@omniroute/core';
import { collectSse, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let cheap: FakeUpstream;
let better: FakeUpstream;
let judge: FakeUpstream;

const reply = (text: string, input: number, output: number) =>
  ({ kind: 'reply', text, deltas: 1, usage: { input, output } }) satisfies Behaviour;

beforeAll(async () => {
  gateway = await startTestGateway();
  cheap = await gateway.addUpstream('cheap');
  better = await gateway.addUpstream('better', 'anthropic-messages');
  judge = await gateway.addUpstream('judge');
});

beforeEach(() => {
  cheap.setDefault(reply('the cheap answer', 100, 10));
  better.setDefault(reply('the better answer', 120, 20));
  judge.setDefault(reply('9', 200, 1));
});

afterAll(() => gateway.stop());

/** A cascade from `cheap` to `better` with models of its own, which cost $1, $10 and, the judge's, $2 a million. */
async function combine(name: string, cascade: CascadeOptions = {}, combo: Partial<ComboCreate> = {}): Promise<string> {
  const model = `${name}-m`;
  for (const [id, usd] of [
    ['cheap', '1'],
    ['better', '10'],
    ['judge', '2'],
  ] as const) {
    const facts = { usdPerMillion: { input: usd, output: usd } };
    await gateway.admin.call('overrideConnectionModel', { params: { id }, body: { id: model, facts } });
  }
  const targets = ['cheap', 'better'].map((connection) => ({ connection, model }));
  const options = { cascade: { ...cascade, ...(cascade.judge && { judge: { connection: 'judge', model } }) } };
  await gateway.admin.call('createCombo', { body: { name, strategy: 'cascade', targets, options, ...combo } });
  return name;
}

const judged = { judge: { connection: 'judge', model: '' } };

async function ask(model: string, extra: JsonObject = {}, headers: Readonly<Record<string, string>> = {}) {
  const response = await gateway.post('/v1/chat/completions', chatBody(model, extra), { headers });
  const text = await response.text();
  return { response, text, detail: await detailOf(response) };
}

async function detailOf(response: Response): Promise<RequestDetail> {
  const id = response.headers.get('x-request-id') ?? '';
  return gateway.admin.call('getRequest', { params: { id } });
}

const shown = ({ attempts }: RequestDetail) =>
  attempts.map(({ target, purpose, failureKind, costNanoUsd }) => ({
    name: target.connection,
    ...(purpose && { purpose }),
    ...(failureKind && { failureKind }),
    ...(costNanoUsd !== undefined && { costNanoUsd }),
  }));

const cheapAttempt = { name: 'cheap', costNanoUsd: 110_000 };
const escalated = { name: 'better', purpose: 'escalate', costNanoUsd: 1_400_000 };

const person = {
  type: 'json_schema',
  json_schema: {
    name: 'person',
    schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
  },
};

describe.each([true, false])('with stream %s', (stream) => {
  test('a good answer is the only one that is asked for', async () => {
    const combo = await combine(`good-${stream}`);
    const hits = better.hits.length;
    const { text, detail, response } = await ask(combo, { stream });
    expect(text).toContain('cheap');
    expect(better.hits.length).toBe(hits);
    expect(shown(detail)).toEqual([cheapAttempt]);
    expect(detail).toMatchObject({ outcome: 'answered', tokens: { input: 100, output: 10 }, losses: [] });
    expect(response.headers.get('x-omniroute-connection')).toBe('cheap');
  });

  test('an answer that the judge finds weak is not shown; both and the judge are counted', async () => {
    const combo = await combine(`judged-${stream}`, judged);
    judge.script(reply('Score: 4', 200, 2));
    const { text, detail, response } = await ask(combo, { stream });
    expect(text).toContain('better');
    expect(text).not.toContain('cheap');
    expect(shown(detail)).toEqual([cheapAttempt, { name: 'judge', purpose: 'judge', costNanoUsd: 404_000 }, escalated]);
    expect(detail).toMatchObject({
      outcome: 'answered',
      attemptCount: 3,
      tokens: { input: 100 + 200 + 120, output: 10 + 2 + 20 },
      costNanoUsd: 110_000 + 404_000 + 1_400_000,
    });
    expect(response.headers.get('x-omniroute-attempts')).toBe('3');
    const question = judge.hits.at(-1)?.body.toString();
    expect(question).toContain('Say hello.');
    expect(question).toContain('the cheap answer');
  });

  test('an answer that the judge finds good is served, a judge that fails or rambles changes nothing', async () => {
    const combo = await combine(`judged-good-${stream}`, judged);
    const verdicts: readonly Behaviour[] = [reply('8', 1, 1), { kind: 'error', status: 500 }, reply('Nice!', 1, 1)];
    for (const verdict of verdicts) {
      judge.script(verdict);
      const { text, detail } = await ask(combo, { stream });
      expect(text).toContain('cheap');
      expect(detail.attempts.map(({ purpose }) => purpose)).toEqual([undefined, 'judge']);
    }
  });

  test('when the better target fails, the weak answer is served and the request says so', async () => {
    const combo = await combine(`fails-${stream}`, judged);
    judge.script(reply('0', 200, 1));
    better.script({ kind: 'error', status: 529 });
    const { text, detail } = await ask(combo, { stream });
    expect(text).toContain('cheap');
    expect(detail).toMatchObject({ outcome: 'answered', losses: ['cascade-escalation-failed'] });
    expect(shown(detail)).toEqual([
      cheapAttempt,
      { name: 'judge', purpose: 'judge', costNanoUsd: 402_000 },
      { name: 'better', purpose: 'escalate', failureKind: 'overloaded' },
    ]);
  });

  test('a failure of the cheap target leads on as anywhere', async () => {
    const combo = await combine(`cheap-fails-${stream}`);
    cheap.script({ kind: 'error', status: 500 });
    const { text, detail } = await ask(combo, { stream });
    expect(text).toContain('better');
    expect(shown(detail)).toEqual([
      { name: 'cheap', failureKind: 'unavailable' },
      { name: 'better', costNanoUsd: 1_400_000 },
    ]);
  });

  test('JSON that breaks the schema that was asked for is weak, JSON that holds it is not', async () => {
    const combo = await combine(`schema-${stream}`);
    cheap.script(reply('{"name": 3}', 100, 10));
    expect(shown((await ask(combo, { stream, response_format: person })).detail)).toEqual([cheapAttempt, escalated]);
    cheap.script(reply('no JSON at all', 100, 10));
    expect(shown((await ask(combo, { stream, response_format: person })).detail)).toEqual([cheapAttempt, escalated]);
    cheap.script(reply('{"name": "Ada"}', 100, 10));
    expect(shown((await ask(combo, { stream, response_format: person })).detail)).toEqual([cheapAttempt]);
  });

  test('an answer cut at its length limit is weak where the combo says so', async () => {
    const cut: Behaviour = { ...reply('the cheap ans', 100, 10), finish: 'length' };
    const strict = await combine(`length-${stream}`, { onLength: true });
    cheap.script(cut);
    expect(shown((await ask(strict, { stream })).detail)).toEqual([cheapAttempt, escalated]);
    const lenient = await combine(`any-length-${stream}`);
    cheap.script(cut);
    expect(shown((await ask(lenient, { stream })).detail)).toEqual([cheapAttempt]);
  });

  test('a client that leaves before the answer is accepted ends the call, and gets nothing', async () => {
    const combo = await combine(`leaves-${stream}`);
    const hits = cheap.hits.length;
    cheap.script({ ...reply('the cheap answer', 100, 10), deltas: 3, fault: { kind: 'hang', afterEvents: 3 } });
    const leave = new AbortController();
    const asked = gateway.post('/v1/chat/completions', chatBody(combo, { stream }), { signal: leave.signal });
    await cheap.waitForHits(hits + 1);
    leave.abort();
    await expect(asked).rejects.toThrow();
    expect(await cheap.hits[hits]?.ended).toBe('cut');
    await expect
      .poll(async () => (await gateway.admin.call('listRequests', { query: { model: combo } })).items[0])
      .toMatchObject({ outcome: 'cancelled', attemptCount: 1 });
  });
});

test('a stream that breaks while it is held leads on: the client has seen nothing of it', async () => {
  const combo = await combine('held');
  cheap.script({ ...reply('the cheap answer', 100, 10), deltas: 3, fault: { kind: 'reset', afterEvents: 3 } });
  const { text, detail } = await ask(combo, { stream: true });
  expect(text).toContain('better');
  expect(text).not.toContain('cheap');
  expect(shown(detail)).toMatchObject([
    { name: 'cheap', failureKind: 'network' },
    { name: 'better', costNanoUsd: 1_400_000 },
  ]);
  expect(detail.attempts[1]?.purpose).toBeUndefined();
});

describe('log-probabilities', () => {
  const withLogprobs = (logprob: number): Behaviour => {
    const tokens = ['the', ' cheap'].map((token) => ({ token, logprob, bytes: null, top_logprobs: [] }));
    const message = { role: 'assistant', content: 'the cheap answer' };
    const choice = { index: 0, message, logprobs: { content: tokens, refusal: null }, finish_reason: 'stop' };
    const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
    const body = { id: 'x', object: 'chat.completion', created: 1, model: 'm', choices: [choice], usage };
    const headers = { 'content-type': 'application/json' };
    return { kind: 'raw', chunks: [Buffer.from(JSON.stringify(body))], headers };
  };

  test.each([
    [-2, true],
    [-0.1, false],
  ])('of mean %d escalate: %s', async (logprob, escalates) => {
    const combo = await combine(`logprobs${logprob}`, { minLogprob: -1 });
    cheap.script(withLogprobs(logprob));
    const { detail } = await ask(combo, { logprobs: true });
    expect(detail.attempts.length > 1).toBe(escalates);
  });

  test('that a reply does not tell say nothing', async () => {
    const combo = await combine('no-logprobs', { minLogprob: -0.001 });
    expect(shown((await ask(combo)).detail)).toEqual([cheapAttempt]);
  });
});

describe('the header x-omniroute-escalate', () => {
  const by = (value: string) => ({ 'x-omniroute-escalate': value });

  test('“never” serves the first answer as it is and asks no judge', async () => {
    const combo = await combine('by-never', judged);
    judge.script(reply('0', 1, 1));
    const hits = judge.hits.length;
    expect(shown((await ask(combo, {}, by('never'))).detail)).toEqual([cheapAttempt]);
    expect(judge.hits.length).toBe(hits);
    judge.setDefault(reply('9', 1, 1));
    await (await gateway.post('/v1/chat/completions', chatBody('judge/any'))).text();
  });

  test('“always” and a number begin at a better target; those before it take over only where it fails', async () => {
    const combo = await combine('by-number', judged);
    const direct = [{ name: 'better', costNanoUsd: 1_400_000 }];
    expect(shown((await ask(combo, {}, by('always'))).detail)).toEqual(direct);
    expect(shown((await ask(combo, {}, by('2'))).detail)).toEqual(direct);
    expect(shown((await ask(combo, {}, by('9'))).detail)).toEqual(direct);
    better.script({ kind: 'error', status: 500 });
    const { text, detail } = await ask(combo, {}, by('always'));
    expect(text).toContain('cheap');
    expect(detail.attempts.map(({ target }) => target.connection)).toEqual(['better', 'cheap']);
  });

  test('anything else is refused with what it takes', async () => {
    const combo = await combine('by-nonsense');
    const { response, text } = await ask(combo, {}, by('maybe'));
    expect(response.status).toBe(400);
    expect(text).toContain('“always”, “never” or the number of the target');
  });
});

describe('an accepted answer is replayed in the client’s own format', () => {
  type Client = readonly [string, (model: string, stream: boolean) => readonly [string, JsonObject], string];
  const clients: readonly Client[] = [
    ['Chat Completions', (model, stream) => ['/v1/chat/completions', chatBody(model, { stream })], '[DONE]'],
    [
      'Messages',
      (model, stream) => ['/v1/messages', { ...chatBody(model, { stream }), max_tokens: 99 }],
      'message_stop',
    ],
    ['Responses', (model, stream) => ['/v1/responses', { model, input: 'Say hello.', stream }], 'response.completed'],
    [
      'Gemini',
      (model, stream) => [
        `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
        { contents: [{ role: 'user', parts: [{ text: 'Say hello.' }] }] },
      ],
      '"finishReason":"STOP"',
    ],
  ];

  /** Without what differs from reply to reply. */
  const settled = (text: string) =>
    text.replaceAll(/req_\w+/g, 'req').replaceAll(/"(created|created_at|createTime)":[^,}]+/g, '');

  test.each(clients)('%s: the bytes that the target alone would have given', async (name, request, terminal) => {
    const combo = await combine(`replay-${name.replaceAll(' ', '-')}`, judged);
    for (const stream of [true, false]) {
      const [path, body] = request(combo, stream);
      const response = await gateway.post(path, body);
      const text = await response.text();
      expect(text).toContain('cheap');
      if (stream) expect(text).toContain(terminal);
      // The same once more with the review switched off: then it is streamed as it comes.
      const live = await gateway.post(path, body, { headers: { 'x-omniroute-escalate': 'never' } });
      expect(settled(text)).toBe(settled(await live.text()));
      expect(response.headers.get('content-type')).toBe(live.headers.get('content-type'));
      const detail = await detailOf(response);
      expect(detail.attempts.map(({ purpose }) => purpose)).toEqual([undefined, 'judge']);
      expect(detail).toMatchObject({ outcome: 'answered', stream });
    }
  });

  test('Gemini’s array of events stays one', async () => {
    const combo = await combine('replay-array', judged);
    const path = `/v1beta/models/${combo}:streamGenerateContent`;
    const response = await gateway.post(path, { contents: [{ role: 'user', parts: [{ text: 'Say hello.' }] }] });
    const events = JSON.parse(await response.text());
    expect(JSON.stringify(events)).toContain('cheap');
    expect(Array.isArray(events)).toBe(true);
    expect(judge.hits.at(-1)?.body.toString()).toContain('cheap');
  });
});

test('a good answer is kept by the response cache, one that was served for want of a better one is not', async () => {
  const model = 'cached-m';
  const options = { cascade: { onLength: true }, cache: { mode: 'exact', ttlSec: 60 } } as const;
  const combo = await combine('cached', {}, { options });
  const answeredBy = async (content: string) => {
    const messages = [{ role: 'user', content }];
    const hits = cheap.hits.length;
    const { response } = await ask(combo, { messages });
    return { cached: response.headers.get('x-omniroute-cache'), calls: cheap.hits.length - hits };
  };
  await answeredBy('first');
  expect(await answeredBy('first')).toEqual({ cached: 'hit-exact', calls: 0 });
  for (let each = 0; each < 2; each += 1) {
    cheap.script({ ...reply('the cheap ans', 100, 10), finish: 'length' });
    better.script({ kind: 'error', status: 400, message: `not ${model}` });
    expect((await answeredBy('second')).calls).toBe(1);
  }
});

describe('a target that does not stand well', () => {
  test('is asked late, and its answer is never taken for a better one', async () => {
    const combo = await combine('drained-cheap', judged);
    await gateway.admin.call('drainConnection', {
      params: { id: 'cheap' },
      body: { model: 'drained-cheap-m' },
    });
    judge.script(reply('0', 1, 1));
    expect(shown((await ask(combo)).detail)).toEqual([{ name: 'better', costNanoUsd: 1_400_000 }]);
    judge.setDefault(reply('9', 1, 1));
    await (await gateway.post('/v1/chat/completions', chatBody('judge/any'))).text();
  });

  test('still gets what was answered too weakly where it is the better one', async () => {
    const combo = await combine('drained-better', { onLength: true });
    await gateway.admin.call('drainConnection', {
      params: { id: 'better' },
      body: { model: 'drained-better-m' },
    });
    cheap.script({ ...reply('the cheap ans', 100, 10), finish: 'length' });
    expect(shown((await ask(combo)).detail)).toEqual([cheapAttempt, escalated]);
  });
});

test('where the ceiling of calls would leave none for the better target, no judge is asked', async () => {
  const combo = await combine('few-calls', judged, { fallback: { attempts: 2 } });
  const hits = judge.hits.length;
  expect(shown((await ask(combo)).detail)).toEqual([cheapAttempt]);
  expect(judge.hits.length).toBe(hits);
});

test('a judge is named by its connection, kept by its id, and keeps its connection from being deleted', async () => {
  await gateway.addUpstream('spare');
  const cascade = { judge: { connection: 'spare', model: 'grader' }, minScore: 5 };
  const targets = [{ connection: 'cheap', model: 'm' }];
  const body = { name: 'with-judge', strategy: 'cascade', targets, options: { cascade } } as const;
  const combo = await gateway.admin.call('createCombo', { body });
  const { id } = await gateway.admin.call('getConnection', { params: { id: 'spare' } });
  expect(combo.options.cascade).toEqual({ judge: { connection: id, model: 'grader' }, minScore: 5 });
  expect(combo.judgeConnectionName).toBe('spare');
  await expect(gateway.admin.call('deleteConnection', { params: { id } })).rejects.toThrow('with-judge');
  const wrong = { ...body, name: 'wrong', options: { cascade: { judge: { connection: 'nobody', model: 'm' } } } };
  await expect(gateway.admin.call('createCombo', { body: wrong })).rejects.toMatchObject({
    field: 'options.cascade.judge.connection',
  });
});

test('a held stream that nobody accepts tells what it used', async () => {
  const combo = await combine('streamed-usage', judged);
  judge.script(reply('1', 1, 1));
  const response = await gateway.post('/v1/chat/completions', chatBody(combo, { stream: true }));
  expect((await collectSse(response)).text).toContain('[DONE]');
  const { attempts } = await detailOf(response);
  expect(attempts[0]).toMatchObject({ tokens: { input: 100, output: 10 }, usageSource: 'reported' });
  expect(attempts[0]?.failureKind).toBeUndefined();
});
