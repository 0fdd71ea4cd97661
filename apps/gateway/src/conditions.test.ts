import type { ComboCreate } from '@omniroute/contract';
import type { FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatBody, startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let hosted: FakeUpstream;
let local: FakeUpstream;

beforeAll(async () => {
  gateway = await startTestGateway();
  hosted = await gateway.addUpstream('hosted');
  local = await gateway.addUpstream('local');
  for (const upstream of [hosted, local]) upstream.setDefault({ kind: 'reply', text: 'hello', deltas: 1 });
});

afterAll(() => gateway.stop());

type When = NonNullable<ComboCreate['targets'][number]['when']>;

/** A combo that asks the local upstream when the condition holds, else the hosted one. */
async function combine(name: string, when: When): Promise<string> {
  const targets = [
    { connection: 'local', model: `${name}-m`, when },
    { connection: 'hosted', model: `${name}-m` },
  ];
  await gateway.admin.call('createCombo', { body: { name, strategy: 'priority', targets } });
  return name;
}

async function answeredBy(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await gateway.post(path, body, { headers });
  await response.text();
  return response.headers.get('x-omniroute-connection');
}

const chat = '/v1/chat/completions';

test('each tenant goes its own way, by the key that it comes with', async () => {
  const combo = await combine('tenants', { team: ['free'] });
  const { key } = await gateway.admin.call('createKey', { body: { name: 'free user', team: 'free' } });
  expect(await answeredBy(chat, chatBody(combo))).toBe('hosted');
  expect(await answeredBy(chat, chatBody(combo), { authorization: `Bearer ${key}` })).toBe('local');
});

test('headers, formats, wishes and the length of the prompt decide as they come', async () => {
  const byHeader = await combine('by-header', { header: { 'x-where': ['here'] } });
  expect(await answeredBy(chat, chatBody(byHeader), { 'X-Where': 'here' })).toBe('local');
  expect(await answeredBy(chat, chatBody(byHeader), { 'X-Where': 'there' })).toBe('hosted');
  const byFormat = await combine('by-format', { format: ['anthropic-messages'] });
  expect(await answeredBy('/v1/messages', { ...chatBody(byFormat), max_tokens: 9 })).toBe('local');
  expect(await answeredBy(chat, chatBody(byFormat))).toBe('hosted');
  const thinking = await combine('thinking', { needs: ['reasoning'] });
  expect(await answeredBy(chat, chatBody(thinking, { reasoning_effort: 'high' }))).toBe('local');
  expect(await answeredBy(chat, chatBody(thinking, { reasoning_effort: 'none' }))).toBe('hosted');
  const short = await combine('short', { promptTokens: { below: 100 } });
  expect(await answeredBy(chat, chatBody(short))).toBe('local');
  const long = [{ role: 'user', content: 'word '.repeat(200) }];
  expect(await answeredBy(chat, chatBody(short, { messages: long }))).toBe('hosted');
});

describe('a condition', () => {
  test('comes back from the API as it was sent', async () => {
    const when: When = {
      any: [{ tag: ['a'] }, { not: { percentage: { from: 5, to: 10, by: 'session' } } }],
      time: { zone: 'Europe/Berlin', days: ['mon'], from: '08:00' },
    };
    const name = await combine('as-sent', when);
    const combo = await gateway.admin.call('getCombo', { params: { id: name } });
    expect(combo.targets[0]?.when).toEqual(when);
  });

  test.each<[string, unknown, string]>([
    ['nothing in it', {}, 'at least one part'],
    ['a part that there is not', { colour: ['red'] }, 'colour'],
    ['a time zone that there is not', { time: { zone: 'Mars/Olympus' } }, 'IANA'],
    ['a header that holds a credential', { header: { authorization: ['x'] } }, 'credentials'],
    ['a range of nothing', { percentage: { from: 20, to: 20 } }, 'from must be below to'],
    ['no possible number of tokens', { promptTokens: { above: 9, below: 10 } }, 'both above and below'],
    ['a fault deep inside', { not: { any: [{ team: [] }] } }, 'at least one'],
  ])('with %s is refused at its field', async (_, when, message) => {
    const body = { name: 'wrong', strategy: 'priority', targets: [{ connection: 'local', model: 'm', when }] };
    const response = await fetch(`${gateway.url}/api/combos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { message: string; field: string } };
    expect(error.message).toContain(message);
    expect(error.field).toMatch(/^targets\.0\.when/);
  });
});

describe('when no target is left', () => {
  const picture = {
    messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }] }],
  };

  test('a combo says which need nobody meets, and asks nobody', async () => {
    const targets = [
      { connection: 'local', model: 'blind' },
      { connection: 'hosted', model: 'blind' },
    ];
    await gateway.admin.call('createCombo', { body: { name: 'blind', strategy: 'priority', targets } });
    for (const id of ['local', 'hosted']) {
      const facts = { features: { vision: false, tools: true } };
      await gateway.admin.call('overrideConnectionModel', { params: { id }, body: { id: 'blind', facts } });
    }
    const hits = local.hits.length + hosted.hits.length;
    const response = await gateway.post(chat, chatBody('blind', picture));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('can do vision, which this request needs') },
    });
    expect(local.hits.length + hosted.hits.length).toBe(hits);
    expect(await answeredBy(chat, chatBody('blind'))).toBe('local');
    expect(await answeredBy(chat, chatBody('local/blind', picture))).toBe('local');
  });

  test('because of conditions, it says by which', async () => {
    const targets = [{ connection: 'local', model: 'm', when: { team: ['nobody'] } }];
    await gateway.admin.call('createCombo', { body: { name: 'closed', strategy: 'priority', targets } });
    const response = await gateway.post(chat, chatBody('closed'));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('their conditions exclude it (team)') },
    });
  });
});
