import { execFileSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { collectSse, startFakeStore, type FakeStore } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;
let otherKey: string;
let a: FakeStore;
let b: FakeStore;

beforeAll(async () => {
  gateway = await startTestGateway();
  a = await startFakeStore('a');
  b = await startFakeStore('b');
  for (const [name, { url }] of Object.entries({ a, b })) {
    await gateway.admin.call('createConnection', {
      body: {
        provider: 'openai',
        name,
        baseUrl: url,
        secret: `sk-of-${name}`,
        settings: { allowPrivateNetwork: true },
      },
    });
  }
  ({ key: otherKey } = await gateway.admin.call('createKey', { body: { name: 'others' } }));
  await gateway.admin.call('createCombo', {
    body: {
      name: 'both',
      strategy: 'priority',
      targets: [
        { connection: 'a', model: 'm' },
        { connection: 'b', model: 'm' },
      ],
    },
  });
});

afterAll(async () => {
  await gateway.stop();
  await a.close();
  await b.close();
});

type Ask = {
  readonly method?: string;
  readonly key?: string;
  readonly body?: string | FormData;
  readonly headers?: Readonly<Record<string, string>>;
};

function ask(path: string, { method = 'GET', key = gateway.key, body, headers }: Ask = {}): Promise<Response> {
  return fetch(gateway.url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body !== undefined && { body }),
  });
}

/** JSON of a reply, whose shape the expectations check. */
async function bodyOf(response: Response): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await response.text());
}

async function idOf(response: Response): Promise<string> {
  return String((await bodyOf(response))['id']);
}

async function messageOf(response: Response): Promise<string> {
  const { error }: { readonly error: { readonly message: string } } = JSON.parse(await response.text());
  return error.message;
}

async function jsonOf(path: string, options: Ask = {}): Promise<Readonly<Record<string, unknown>>> {
  const response = await ask(path, options);
  expect(response.status).toBe(200);
  return bodyOf(response);
}

async function respond(body: object): Promise<string> {
  const response = await gateway.post('/v1/responses', { model: 'a/m', input: 'hello', ...body });
  expect(response.status).toBe(200);
  return idOf(response);
}

function upload(text: string, options: Ask = {}): Promise<Response> {
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', new Blob([text]), 'input.jsonl');
  return ask('/v1/files', { method: 'POST', body: form, headers: { 'x-omniroute-connection': 'a' }, ...options });
}

async function uploaded(connection = 'a'): Promise<string> {
  const response = await upload('{"custom_id":"1"}\n', { headers: { 'x-omniroute-connection': connection } });
  return idOf(response);
}

async function detailOf(response: Response) {
  return gateway.admin.call('getRequest', { params: { id: response.headers.get('x-request-id') ?? '' } });
}

/** From a process of its own: two builds of SQLite in one process undo each other's locks. */
function alterDatabase(statement: string): void {
  const script = 'new (require("node:sqlite").DatabaseSync)(process.argv[1], { timeout: 5000 }).exec(process.argv[2])';
  const path = join(gateway.dataDirectory, 'omniroute.db');
  execFileSync(process.execPath, ['--no-warnings', '-e', script, path, statement]);
}

const notFound = { error: { type: 'invalid_request_error', code: null } };

describe('a response that was kept', () => {
  test('is had again, with its input, from the target that made it', async () => {
    const id = await respond({ model: 'b/m' });
    expect(await jsonOf(`/v1/responses/${id}`)).toMatchObject({ id, status: 'completed' });
    expect(await jsonOf(`/v1/responses/${id}/input_items?limit=5`)).toMatchObject({ object: 'list' });
    expect(b.hits.at(-1)?.path).toBe(`/v1/responses/${id}/input_items?limit=5`);
    expect(b.hits.at(-1)?.headers.authorization).toBe('Bearer sk-of-b');
  });

  test('of a stream is had as well, from its first content on', async () => {
    const stream = await collectSse(
      await gateway.post('/v1/responses', { model: 'a/m', input: 'hello', stream: true }),
    );
    const id = /"id":"(resp_[^"]+)"/.exec(stream.text)?.[1] ?? '';
    expect(await jsonOf(`/v1/responses/${id}`)).toMatchObject({ id });
  });

  test('is streamed again from where the client stopped, and recorded without tokens', async () => {
    const id = await respond({});
    const response = await ask(`/v1/responses/${id}?stream=true&starting_after=3`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const { text } = await collectSse(response);
    expect(text).not.toContain('"Kept "');
    expect(text).toContain('"text."');
    expect(text).toContain('response.completed');
    const detail = await detailOf(response);
    expect(detail).toMatchObject({
      format: 'openai-responses',
      model: 'm',
      stream: true,
      outcome: 'answered',
      tokens: {},
    });
    expect(detail.costNanoUsd).toBe(0);
  });

  test('whose second stream breaks is cut for the client too, and recorded as broken', async () => {
    const id = await respond({});
    a.failNext('cut');
    const response = await ask(`/v1/responses/${id}?stream=true`);
    await expect(response.text()).rejects.toThrow('terminated');
    await expect.poll(async () => (await detailOf(response)).outcome).toBe('broken');
  });

  test('is cancelled in the background, once', async () => {
    const id = await respond({ background: true });
    expect(await jsonOf(`/v1/responses/${id}/cancel`, { method: 'POST' })).toMatchObject({ id, status: 'cancelled' });
    const again = await ask(`/v1/responses/${id}/cancel`, { method: 'POST' });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ error: { message: 'Only background responses can be cancelled.' } });
    expect(await detailOf(again)).toMatchObject({ outcome: 'failed', status: 409 });
  });

  test('that is made in the background is metered once, by the first look that sees it done', async () => {
    const made = await gateway.post('/v1/responses', { model: 'a/m', input: 'hello', background: true });
    const unmetered = await detailOf(made);
    expect(unmetered).toMatchObject({ outcome: 'answered', tokens: {} });
    expect(unmetered.costNanoUsd).toBeUndefined();
    const id = await idOf(made);
    expect((await detailOf(await ask(`/v1/responses/${id}`))).tokens).toEqual({});
    a.completeResponse(id);
    const looks = await Promise.all(Array.from({ length: 4 }, () => ask(`/v1/responses/${id}`)));
    const details = await Promise.all(looks.map(detailOf));
    const metered = details.filter(({ tokens }) => Object.keys(tokens).length > 0);
    expect(metered).toMatchObject([
      { model: 'm', tokens: { input: 8, output: 5 }, usageSource: 'reported', attempts: [{ tokens: { input: 8 } }] },
    ]);
    expect((await detailOf(await ask(`/v1/responses/${id}`))).tokens).toEqual({});
  });

  test('is deleted, and nothing is known of it afterwards', async () => {
    const id = await respond({});
    expect(await jsonOf(`/v1/responses/${id}`, { method: 'DELETE' })).toMatchObject({ id, deleted: true });
    const before = a.hits.length;
    expect((await ask(`/v1/responses/${id}`)).status).toBe(404);
    expect(a.hits.length).toBe(before);
  });

  test('is deleted for the client, and recorded, even where we cannot forget it', async () => {
    const id = await respond({});
    alterDatabase("create trigger stubborn before delete on resources begin select raise(abort, 'no'); end");
    const response = await ask(`/v1/responses/${id}`, { method: 'DELETE' });
    alterDatabase('drop trigger stubborn');
    expect(response.status).toBe(200);
    expect(await detailOf(response)).toMatchObject({ outcome: 'answered', attempts: [{ status: 200 }] });
  });

  test('is nobody else’s: another key hears that there is none, and no upstream is asked', async () => {
    const id = await respond({});
    const before = a.hits.length;
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/cancel'],
      ['GET', '/input_items'],
    ] as const) {
      const response = await ask(`/v1/responses/${id}${path}`, { method, key: otherKey });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject(notFound);
    }
    const body = JSON.stringify({ model: 'a/m', input: 'go on', previous_response_id: id });
    const onward = await ask('/v1/responses', {
      method: 'POST',
      key: otherKey,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(onward.status).toBe(404);
    expect(a.hits.length).toBe(before);
  });

  test('one that the client did not want kept is not remembered', async () => {
    const id = await respond({ store: false });
    expect((await ask(`/v1/responses/${id}`)).status).toBe(404);
  });

  test.each([
    ['POST', '/v1/responses/x', 405],
    ['GET', '/v1/responses/x/cancel', 405],
    ['GET', '/v1/responses/x', 401],
  ])('%s %s without a key or a method that is taken is refused', async (method, path, status) => {
    const response = await ask(path, { method, key: status === 401 ? 'nonsense' : gateway.key });
    expect(response.status).toBe(status);
  });
});

describe('a request that goes on from a response', () => {
  test('goes to the connection that made it, whatever the combo prefers', async () => {
    const id = await respond({ model: 'b/m' });
    const response = await gateway.post('/v1/responses', { model: 'both', input: 'go on', previous_response_id: id });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-omniroute-connection')).toBe('b');
    expect(await detailOf(response)).toMatchObject({
      combo: { name: 'both' },
      attempts: [{ target: { connection: 'b' } }],
    });
  });

  test('without a target of that connection is refused, and says why', async () => {
    const id = await respond({ model: 'b/m' });
    const response = await gateway.post('/v1/responses', { model: 'a/m', input: 'go on', previous_response_id: id });
    expect(response.status).toBe(400);
    expect(await messageOf(response)).toContain('made by a connection that “a/m” has no target of');
  });

  test('that we do not know goes where it would go anyway', async () => {
    const response = await gateway.post('/v1/responses', {
      model: 'a/m',
      input: 'x',
      previous_response_id: 'resp_unknown',
    });
    expect(response.status).toBe(400);
    expect(await messageOf(response)).toContain('Previous response with id');
  });
});

describe('files', () => {
  test('are uploaded to the connection of the header as they come, and had again', async () => {
    const response = await upload('{"custom_id":"1"}\n');
    expect(response.status).toBe(200);
    const id = await idOf(response);
    expect(a.hits.at(-1)).toMatchObject({ method: 'POST', path: '/v1/files' });
    expect(a.hits.at(-1)?.headers['content-type']).toContain('multipart/form-data; boundary=');
    expect(a.hits.at(-1)?.headers['x-omniroute-connection']).toBeUndefined();
    expect(await detailOf(response)).toMatchObject({ format: 'openai-files', model: '', outcome: 'answered' });
    expect(await jsonOf(`/v1/files/${id}`)).toMatchObject({ id, object: 'file' });
    const content = await ask(`/v1/files/${id}/content`);
    expect(content.headers.get('content-type')).toBe('application/jsonl');
    expect(content.headers.get('content-security-policy')).toContain('sandbox');
    expect(content.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await content.text()).toContain('{"custom_id":"1"}');
    expect(await jsonOf(`/v1/files/${id}`, { method: 'DELETE' })).toEqual({ id, object: 'file', deleted: true });
    expect((await ask(`/v1/files/${id}`)).status).toBe(404);
  });

  test.each([{}, { 'x-omniroute-connection': 'nobody' }, { 'x-omniroute-connection': 'plain' }])(
    'without the name of an able connection (%j) the choices are named',
    async (headers) => {
      const response = await upload('x', { headers });
      expect(response.status).toBe(400);
      expect(await messageOf(response)).toContain('x-omniroute-connection: a, b');
    },
  );

  test('that are no form are refused before any upstream is asked', async () => {
    const before = a.hits.length;
    const headers = { 'x-omniroute-connection': 'a', 'content-type': 'application/json' };
    const response = await ask('/v1/files', { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(415);
    expect(a.hits.length).toBe(before);
  });

  test('that an upstream refuses before it has read them tell the client so', async () => {
    a.failNext(413);
    const response = await upload('x'.repeat(8 * 1024 * 1024));
    expect(response.status).toBe(413);
    expect(await messageOf(response)).toContain('Failed with 413');
  });

  test('a refused credential of the connection is not the client’s fault', async () => {
    a.failNext(401);
    expect((await upload('x')).status).toBe(502);
  });

  test('a content that breaks in the middle is cut for the client too', async () => {
    const id = await uploaded();
    a.failNext('cut');
    await expect(ask(`/v1/files/${id}/content`).then((response) => response.text())).rejects.toThrow(TypeError);
    await expect
      .poll(async () => (await gateway.admin.call('listRequests', { query: { limit: 1 } })).items[0])
      .toMatchObject({ format: 'openai-files', outcome: 'broken', failureKind: 'network' });
  });

  test('a large upload without a length goes through', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const chunks = 40;
    const request = httpRequest(`${gateway.url}/v1/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${gateway.key}`,
        'content-type': 'multipart/form-data; boundary=b',
        'x-omniroute-connection': 'a',
        'transfer-encoding': 'chunked',
      },
    });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      request.once('response', (response) => resolve(response.resume().statusCode)).once('error', reject);
    });
    for (let index = 0; index < chunks; index += 1) {
      if (!request.write(chunk)) await new Promise((resolve) => request.once('drain', resolve));
    }
    request.end();
    expect(await answered).toBe(200);
    expect(a.hits.at(-1)?.length).toBe(chunks * chunk.length);
  });

  test('a client that leaves amid its upload ends the upstream’s call', async () => {
    const request = httpRequest(`${gateway.url}/v1/files`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${gateway.key}`,
        'content-type': 'multipart/form-data; boundary=b',
        'x-omniroute-connection': 'a',
        'content-length': 10_000_000,
        'user-agent': 'leaves-amid-upload',
      },
    });
    request.on('error', () => undefined);
    await new Promise((resolve) => request.write(Buffer.alloc(1_000_000), resolve));
    request.destroy();
    await expect
      .poll(async () => (await gateway.admin.call('listRequests', { query: { limit: 1 } })).items[0])
      .toMatchObject({ client: 'leaves-amid-upload', outcome: 'cancelled', status: 499 });
  });

  test('of another key do not exist', async () => {
    const id = await uploaded();
    for (const path of ['', '/content']) {
      expect((await ask(`/v1/files/${id}${path}`, { key: otherKey })).status).toBe(404);
    }
    expect((await ask(`/v1/files/${id}`, { method: 'DELETE', key: otherKey })).status).toBe(404);
    expect(await jsonOf(`/v1/files/${id}`)).toMatchObject({ id });
  });
});

describe('a request that names a file', () => {
  const bodies = {
    '/v1/responses': (model: string, ...ids: readonly string[]) => ({
      model,
      input: [{ role: 'user', content: ids.map((id) => ({ type: 'input_file', file_id: id })) }],
    }),
    '/v1/chat/completions': (model: string, ...ids: readonly string[]) => ({
      model,
      messages: [{ role: 'user', content: ids.map((id) => ({ type: 'file', file: { file_id: id } })) }],
    }),
  } as const;

  test('goes to the connection that keeps it, whatever the combo prefers', async () => {
    const response = await gateway.post('/v1/responses', bodies['/v1/responses']('both', await uploaded('b')));
    expect(response.status).toBe(200);
    expect(await detailOf(response)).toMatchObject({ attempts: [{ target: { connection: 'b' } }] });
  });

  test.each(['/v1/responses', '/v1/chat/completions'] as const)(
    'at %s is told that there is none where another key uploaded it, and no upstream is asked',
    async (path) => {
      const body = JSON.stringify(bodies[path]('both', await uploaded('b')));
      const before = a.hits.length + b.hits.length;
      const headers = { 'content-type': 'application/json' };
      const response = await ask(path, { method: 'POST', key: otherKey, body, headers });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject(notFound);
      expect(a.hits.length + b.hits.length).toBe(before);
    },
  );

  test('without a target where it is kept, or kept at two places, is refused and says why', async () => {
    const ids = [await uploaded('a'), await uploaded('b')];
    const elsewhere = await gateway.post('/v1/responses', bodies['/v1/responses']('a/m', ids[1] ?? ''));
    expect(elsewhere.status).toBe(400);
    expect(await messageOf(elsewhere)).toContain('is kept by a connection that “a/m” has no target of');
    const both = await gateway.post('/v1/responses', bodies['/v1/responses']('both', ...ids));
    expect(both.status).toBe(400);
    expect(await messageOf(both)).toContain(ids[1]);
  });

  test('that nobody here uploaded goes where it would go anyway', async () => {
    const response = await gateway.post('/v1/responses', bodies['/v1/responses']('both', 'file-of-the-account'));
    expect(await detailOf(response)).toMatchObject({ attempts: [{ target: { connection: 'a' } }] });
  });

  test('may name so many', async () => {
    const ids = Array.from({ length: 201 }, (_, index) => `file-${index}`);
    const response = await gateway.post('/v1/responses', bodies['/v1/responses']('both', ...ids));
    expect(response.status).toBe(400);
    expect(await messageOf(response)).toContain('up to 200 files');
  });
});

describe('lists', () => {
  test('show a key only what it has made, of all connections, newest first, in pages', async () => {
    const { key } = await gateway.admin.call('createKey', { body: { name: 'lists' } });
    for (let index = 0; index < 120; index += 1) a.addFile(Buffer.from('of somebody else'));
    const ids: string[] = [];
    for (const connection of ['a', 'a', 'a']) {
      const response = await upload('x', { key, headers: { 'x-omniroute-connection': connection } });
      ids.unshift(await idOf(response));
    }
    for (let index = 0; index < 120; index += 1) a.addFile(Buffer.from('of somebody else'));
    const whole = await ask('/v1/files?purpose=batch', { key });
    expect(await whole.json()).toMatchObject({
      object: 'list',
      data: ids.map((id) => ({ id })),
      first_id: ids[0],
      last_id: ids[2],
      has_more: false,
    });
    expect(a.hits.at(-1)?.path).toContain('purpose=batch');
    expect(await detailOf(whole)).toMatchObject({ outcome: 'answered', attempts: [{ position: 0 }, { position: 1 }] });
    const page = await jsonOf(`/v1/files?limit=1&after=${ids[0]}`, { key });
    expect(page).toMatchObject({ data: [{ id: ids[1] }], has_more: true });
    const elsewhere = await upload('x', { key, headers: { 'x-omniroute-connection': 'b' } });
    const id = await idOf(elsewhere);
    const both = (await jsonOf('/v1/files', { key })).data;
    expect(both).toHaveLength(4);
    expect(both).toContainEqual(expect.objectContaining({ id }));
  });

  test('of a key that has made nothing are empty and ask nobody', async () => {
    const { key } = await gateway.admin.call('createKey', { body: { name: 'new' } });
    const before = a.hits.length + b.hits.length;
    expect(await jsonOf('/v1/batches', { key })).toEqual({
      object: 'list',
      data: [],
      first_id: null,
      last_id: null,
      has_more: false,
    });
    expect(a.hits.length + b.hits.length).toBe(before);
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'after=batch_of_nobody'])('with %s are refused', async (query) => {
    expect((await ask(`/v1/batches?${query}`)).status).toBe(400);
  });

  test('after something that is not the caller’s are refused before anybody is asked', async () => {
    await uploaded('a');
    const before = a.hits.length + b.hits.length;
    expect((await ask('/v1/files?after=file-of-nobody')).status).toBe(400);
    expect(a.hits.length + b.hits.length).toBe(before);
  });

  test('fail when one of the upstreams does', async () => {
    await uploaded('a');
    a.failNext(500);
    const response = await ask('/v1/files');
    expect(response.status).toBeGreaterThanOrEqual(500);
    expect(await detailOf(response)).toMatchObject({ outcome: 'failed' });
  });
});

describe('batches', () => {
  function create(inputFileId: unknown, key = gateway.key): Promise<Response> {
    const body = JSON.stringify({
      input_file_id: inputFileId,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    return ask('/v1/batches', { method: 'POST', key, body, headers: { 'content-type': 'application/json' } });
  }

  test('are made where their input file is, and their output file is the client’s', async () => {
    const created = await create(await uploaded('b'));
    expect(created.status).toBe(200);
    const id = await idOf(created);
    expect(b.hits.at(-1)).toMatchObject({ method: 'POST', path: '/v1/batches' });
    expect(await detailOf(created)).toMatchObject({ format: 'openai-batches', outcome: 'answered' });
    expect(await jsonOf(`/v1/batches/${id}`)).toMatchObject({ id, status: 'in_progress', output_file_id: null });
    b.completeBatch(id);
    const { output_file_id: output } = await jsonOf(`/v1/batches/${id}`);
    expect(await (await ask(`/v1/files/${output}/content`)).text()).toContain('"status_code":200');
    expect((await ask(`/v1/files/${output}/content`, { key: otherKey })).status).toBe(404);
    expect((await jsonOf('/v1/batches')).data).toMatchObject([{ id }]);
  });

  test('are cancelled once', async () => {
    const id = await idOf(await create(await uploaded()));
    expect(await jsonOf(`/v1/batches/${id}/cancel`, { method: 'POST' })).toMatchObject({ status: 'cancelling' });
    expect((await ask(`/v1/batches/${id}/cancel`, { method: 'POST' })).status).toBe(409);
    expect((await ask(`/v1/batches/${id}/cancel`, { method: 'POST', key: otherKey })).status).toBe(404);
  });

  test('of a file of another key, of nobody’s or without one are refused', async () => {
    const id = await uploaded();
    expect((await create(id, otherKey)).status).toBe(404);
    expect((await create('file-unknown')).status).toBe(404);
    expect((await create(undefined)).status).toBe(400);
  });
});
