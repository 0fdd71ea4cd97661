import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startFakeStore, type FakeStore } from '@omniroute/testing';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminOf, startOmniRoute, type GatewayServer } from './support/index.ts';

let gateway: GatewayServer;
let store: FakeStore;
let openai: OpenAI;
let stranger: OpenAI;

/** What upstreams keep for their clients, with the official SDK, through several serving processes. */
beforeAll(async () => {
  store = await startFakeStore('e2e');
  gateway = await startOmniRoute({ env: { OMNIROUTE_WORKERS: '2' } });
  const admin = adminOf(gateway);
  await admin.call('createConnection', {
    body: {
      provider: 'openai',
      name: 'kept',
      baseUrl: store.url,
      secret: 'sk-of-the-connection',
      settings: { allowPrivateNetwork: true },
    },
  });
  const [{ key }, { key: other }] = await Promise.all([
    admin.call('createKey', { body: { name: 'mine' } }),
    admin.call('createKey', { body: { name: 'other' } }),
  ]);
  openai = clientOf(key);
  stranger = clientOf(other);
});

afterAll(async () => {
  await gateway?.stop();
  await store?.close();
});

/** Every request on a new connection, which goes to the next process in turn. */
function clientOf(apiKey: string): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: `${gateway.url}/v1`,
    maxRetries: 0,
    defaultHeaders: { connection: 'close' },
  });
}

describe('responses', () => {
  test('are retrieved, streamed again, listed with their input, gone on from and deleted', async () => {
    const made = await openai.responses.create({ model: 'kept/m', input: 'hello' });
    const got = await openai.responses.retrieve(made.id);
    expect(got).toMatchObject({ id: made.id, output_text: 'Kept text.' });
    const types: string[] = [];
    for await (const event of await openai.responses.retrieve(made.id, { stream: true, starting_after: 2 })) {
      types.push(event.type);
    }
    expect(types[0]).toBe('response.output_text.delta');
    expect(types.at(-1)).toBe('response.completed');
    const items = await openai.responses.inputItems.list(made.id);
    expect(items.data).toMatchObject([{ type: 'message', role: 'user' }]);
    const next = await openai.responses.create({ model: 'kept/m', input: 'go on', previous_response_id: made.id });
    expect(next.id).not.toBe(made.id);
    await openai.responses.delete(made.id);
    await expect(openai.responses.retrieve(made.id)).rejects.toThrow(OpenAI.NotFoundError);
  });

  test('are cancelled in the background', async () => {
    const made = await openai.responses.create({ model: 'kept/m', input: 'hello', background: true });
    expect(await openai.responses.cancel(made.id)).toMatchObject({ id: made.id, status: 'cancelled' });
    await expect(openai.responses.cancel(made.id)).rejects.toThrow(OpenAI.ConflictError);
  });

  test('of a stream can be had as soon as it has begun', async () => {
    let id = '';
    for await (const event of await openai.responses.create({ model: 'kept/m', input: 'hello', stream: true })) {
      if (event.type === 'response.created') ({ id } = event.response);
    }
    expect((await openai.responses.retrieve(id)).id).toBe(id);
  });

  test('are nobody else’s', async () => {
    const made = await openai.responses.create({ model: 'kept/m', input: 'hello' });
    await expect(stranger.responses.retrieve(made.id)).rejects.toThrow(OpenAI.NotFoundError);
    await expect(stranger.responses.delete(made.id)).rejects.toThrow(OpenAI.NotFoundError);
    expect((await openai.responses.retrieve(made.id)).id).toBe(made.id);
  });
});

describe('files and batches', () => {
  test('are made, listed, read and deleted', async () => {
    const line = '{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"m"}}\n';
    const file = await openai.files.create({ file: await toFile(Buffer.from(line), 'in.jsonl'), purpose: 'batch' });
    expect(await openai.files.retrieve(file.id)).toMatchObject({ id: file.id });
    const batch = await openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    expect(await openai.batches.retrieve(batch.id)).toMatchObject({ status: 'in_progress' });
    store.completeBatch(batch.id);
    const { output_file_id: output } = await openai.batches.retrieve(batch.id);
    const content = await openai.files.content(output ?? '');
    expect(await content.text()).toContain('"status_code":200');
    const listed: string[] = [];
    for await (const { id } of openai.batches.list({ limit: 1 })) listed.push(id);
    expect(listed).toEqual([batch.id]);
    expect((await stranger.batches.list()).data).toEqual([]);
    await expect(stranger.files.content(output ?? '')).rejects.toThrow(OpenAI.NotFoundError);
    const second = await openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    expect(await openai.batches.cancel(second.id)).toMatchObject({ status: 'cancelling' });
    await openai.files.delete(file.id);
    expect((await openai.files.list()).data.map(({ id }) => id)).not.toContain(file.id);
  });
});

test('a large upload goes through without being held in memory', async () => {
  const alone = await startOmniRoute();
  try {
    const admin = adminOf(alone);
    await admin.call('createConnection', {
      body: {
        provider: 'openai',
        name: 'kept',
        baseUrl: store.url,
        secret: 's',
        settings: { allowPrivateNetwork: true },
      },
    });
    const { key } = await admin.call('createKey', { body: { name: 'mine' } });
    const before = await peakBytes(alone.pid);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const chunks = 256;
    const request = httpRequest(`${alone.url}/v1/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'multipart/form-data; boundary=b' },
    });
    const answered = once(request, 'response');
    await pipeline(Readable.from(Array.from({ length: chunks }, () => chunk)), request);
    const [response] = await answered;
    expect(response.statusCode).toBe(200);
    expect(store.hits.at(-1)?.length).toBe(chunks * chunk.length);
    expect((await peakBytes(alone.pid)) - before).toBeLessThan(100 * 1024 * 1024);
  } finally {
    await alone.stop();
  }
});

/** The most memory that a process has had. */
async function peakBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
