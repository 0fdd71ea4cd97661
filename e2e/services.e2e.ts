import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestDetail } from '@omniroute/contract';
import { fakeVector, startFakeUpstream, type FakeUpstream } from '@omniroute/testing';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  adminOf,
  available,
  startLitellm,
  startModelServer,
  startOmniRoute,
  type GatewayServer,
  type LitellmServer,
  type ModelServer,
} from './support/index.ts';

const embeddingUsdPerToken = 0.00000002;
const megabyte = 1024 * 1024;

/** What is not chat, with OpenAI's own SDK against the built gateway. */
describe('the services beside chat', () => {
  let gateway: GatewayServer;
  let services: FakeUpstream;
  let sink: { readonly server: Server; readonly url: string; received: number };
  let model: ModelServer | undefined;
  let litellm: LitellmServer | undefined;
  let client: OpenAI;

  beforeAll(async () => {
    [gateway, services, sink] = await Promise.all([
      startOmniRoute(),
      startFakeUpstream({ format: 'services' }),
      startSink(),
    ]);
    services.setDefault({ kind: 'reply', text: 'a text', usage: { input: 6, output: 4 } });
    const behind = { apiBase: `${services.url}/v1`, apiKey: 'none' };
    if (available.litellm)
      litellm = await startLitellm({
        models: [
          {
            name: 'embed',
            model: 'openai/fake-embedder',
            ...behind,
            info: { input_cost_per_token: embeddingUsdPerToken },
          },
          { name: 'listen', model: 'openai/fake-whisper', ...behind },
          { name: 'speak', model: 'openai/fake-tts', ...behind },
          { name: 'paint', model: 'openai/fake-painter', ...behind },
        ],
      });
    if (available.modelServer) model = await startModelServer({ embeddings: true });
    await connect('compatible', services.url);
    await connect('sink', sink.url);
    if (model) await connect('real', model.url, model.apiKey);
    if (litellm) await connect('proxy', litellm.url, litellm.masterKey, 'litellm');
    const { key } = await adminOf(gateway).call('createKey', { body: { name: 'services', tags: [] } });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: key, maxRetries: 0 });
  });
  afterAll(async () => {
    await gateway?.stop();
    await litellm?.stop();
    await model?.stop();
    await services?.close();
    sink?.server.close();
  });

  async function connect(
    name: string,
    baseUrl: string,
    secret?: string,
    provider = 'openai-compatible',
  ): Promise<void> {
    const settings = { allowPrivateNetwork: true };
    const body = { provider, name, baseUrl, settings, ...(secret !== undefined && { secret }) };
    await adminOf(gateway).call('createConnection', { body });
  }

  async function lastRequest(): Promise<RequestDetail> {
    const { items } = await adminOf(gateway).call('listRequests', { query: { limit: 1 } });
    return adminOf(gateway).call('getRequest', { params: { id: items[0]?.id ?? '' } });
  }

  test('embeddings are numbers to the SDK, which asks for base64 by itself', async () => {
    const { data, usage } = await client.embeddings.create({ model: 'compatible/e', input: ['one', 'two'] });
    expect(services.hits.at(-1)?.json['encoding_format']).toBe('base64');
    expect(data.map(({ embedding }) => embedding)).toEqual([fakeVector(0), fakeVector(1)]);
    expect(usage.prompt_tokens).toBe(6);
    expect(await lastRequest()).toMatchObject({ tokens: { input: 6 }, format: 'openai-embeddings' });
  });

  describe.skipIf(!available.litellm)('through LiteLLM', () => {
    test('embeddings come with LiteLLM’s own price', async () => {
      const { data } = await client.embeddings.create({ model: 'proxy/embed', input: ['one', 'two'] });
      expect(data.map(({ embedding }) => embedding)).toEqual([fakeVector(0), fakeVector(1)]);
      expect(await lastRequest()).toMatchObject({
        tokens: { input: 6 },
        costSource: 'upstream-header',
        costNanoUsd: Math.round(6 * embeddingUsdPerToken * 1e9),
      });
    });

    test('a transcription, with its form steered by nobody but the gateway', async () => {
      const file = await toFile(Buffer.alloc(300_000, 1), 'sound.mp3');
      const { text } = await client.audio.transcriptions.create({ model: 'proxy/listen', file });
      expect(text).toBe('a text');
      expect(services.hits.at(-1)?.body.length).toBeGreaterThan(300_000);
      expect(await lastRequest()).toMatchObject({ outcome: 'answered', format: 'openai-transcriptions' });
    });

    test('speech and images', async () => {
      const spoken = Buffer.alloc(100_000, 9);
      services.script({ kind: 'raw', chunks: [spoken], headers: { 'content-type': 'audio/mpeg' } });
      const speech = await client.audio.speech.create({ model: 'proxy/speak', voice: 'alloy', input: 'Hello' });
      expect(Buffer.from(await speech.arrayBuffer()).equals(spoken)).toBe(true);
      expect(await lastRequest()).toMatchObject({ outcome: 'answered', units: { characters: 5 } });
      const images = await client.images.generate({ model: 'proxy/paint', prompt: 'a cat' });
      expect(images.data).toHaveLength(2);
    });
  });

  test.skipIf(!available.modelServer).each([true, false])(
    'a real model completes a text, streamed: %s',
    async (stream) => {
      const asked = { model: `real/${model?.model}`, prompt: 'Once upon a time', max_tokens: 8, temperature: 0 };
      let text = '';
      if (stream)
        for await (const chunk of await client.completions.create({ ...asked, stream })) text += chunk.choices[0]?.text;
      else text = (await client.completions.create(asked)).choices[0]?.text ?? '';
      expect(text.length).toBeGreaterThan(0);
      const detail = await lastRequest();
      expect(detail).toMatchObject({ outcome: 'answered', usageSource: 'reported', stream });
      expect(detail.tokens.output).toBe(8);
    },
  );

  test.skipIf(!available.modelServer)('a real model embeds, as floats and as base64 alike', async () => {
    const asked = { model: `real/${model?.model}`, input: ['A cat sat on the mat.', 'Interest rates rose.'] };
    const floats = await client.embeddings.create({ ...asked, encoding_format: 'float' });
    const detail = await lastRequest();
    // The SDK asks for base64 where the caller says nothing, and decodes it to floats of 32 bits.
    const decoded = await client.embeddings.create(asked);
    expect(floats.data).toHaveLength(2);
    for (const [index, { embedding }] of floats.data.entries()) {
      expect(embedding.length).toBeGreaterThan(100);
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 3);
      expect(decoded.data[index]?.embedding).toEqual([...new Float32Array(embedding)]);
    }
    expect(floats.data[0]?.embedding).not.toEqual(floats.data[1]?.embedding);
    expect(detail).toMatchObject({ outcome: 'answered', usageSource: 'reported', format: 'openai-embeddings' });
    expect(detail.tokens.input).toBe(floats.usage.prompt_tokens);
    expect((await lastRequest()).tokens).toEqual(detail.tokens);
  });

  test('a large upload leaves no mark in the memory of the gateway', async () => {
    await client.audio.transcriptions.create({
      model: 'sink/w',
      file: await toFile(Buffer.alloc(megabyte), 'warm.mp3'),
    });
    const before = await peakMemory(gateway.pid);
    const piece = new Blob([Buffer.alloc(10 * megabyte, 1)]);
    const file = new File(
      Array.from({ length: 20 }, () => piece),
      'long.mp3',
    );
    await client.audio.transcriptions.create({ model: 'sink/w', file });
    expect(sink.received).toBeGreaterThan(200 * megabyte);
    expect((await peakMemory(gateway.pid)) - before).toBeLessThan(60 * megabyte);
  });
});

/** An upstream that counts what it is sent and keeps nothing. */
async function startSink(): Promise<{ readonly server: Server; readonly url: string; received: number }> {
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      sink.received += chunk.length;
    });
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{"text":"heard"}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sink = { server, url: `http://127.0.0.1:${port}`, received: 0 };
  return sink;
}

/** The most memory that a process has ever had, bytes. */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}
