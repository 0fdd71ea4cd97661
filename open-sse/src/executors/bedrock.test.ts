import type { UpstreamConnection } from '@omniroute/core';
import { startFakeUpstream, type Behaviour, type FakeUpstream } from '@omniroute/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { codecOf } from '../codecs/index.ts';
import { collectBody } from '../relay/collect-body.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { createBedrockExecutor } from './bedrock.ts';
import { Cancellation } from './cancellation.ts';
import type { Executor, UpstreamCall, UpstreamReply } from './executor.ts';
import { createHttpClient } from './http-client.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const at = new Date('2015-08-30T12:36:00Z');
const signed = { region: 'us-east-1', accessKeyId: 'AKIDEXAMPLE' };
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

type World = { readonly upstream: FakeUpstream; readonly executor: Executor };

async function start(script: readonly Behaviour[] = []): Promise<World> {
  const upstream = await startFakeUpstream({ format: 'bedrock-converse' });
  const client = createHttpClient();
  cleanUps.push(
    () => upstream.close(),
    () => client.close(),
  );
  upstream.script(script);
  return { upstream, executor: createBedrockExecutor(client, () => at) };
}

type Asked = Partial<UpstreamCall> & {
  readonly options?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
};

function send(
  { upstream, executor }: World,
  { options = signed, headers = {}, ...call }: Asked,
): Promise<UpstreamReply> {
  const connection: UpstreamConnection = {
    id: 'con_1',
    name: 'c',
    provider: 'bedrock',
    secret,
    settings: { allowPrivateNetwork: true, options, headers },
    baseUrl: upstream.url,
  };
  return executor.send(
    {
      connection,
      model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      format: 'bedrock-converse',
      stream: false,
      body: [Buffer.from('{"messages":'), Buffer.from('[]}')],
      forwardedHeaders: {},
      attemptId: 'att_1',
      requestId: 'req_1',
      remainingMs: 5_000,
      headersTimeoutMs: 5_000,
      ...call,
    },
    new Cancellation(),
  );
}

async function readText(reply: UpstreamReply): Promise<string> {
  return (await collectBody(reply.body, 1_000_000)).toString('utf8');
}

describe('a call', () => {
  test.each([
    ['us.amazon.nova-lite-v1:0', '/model/us.amazon.nova-lite-v1%3A0/converse'],
    [
      'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123',
      '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc123/converse',
    ],
  ])('names the model in the path, escaped: %s', async (model, path) => {
    const world = await start();
    await readText(await send(world, { model }));
    expect(world.upstream.hits[0]).toMatchObject({ path, json: { messages: [] } });
  });

  test('is signed over its host, type, time and body, and the secret stays here', async () => {
    const world = await start();
    await readText(await send(world, { headers: { 'x-team': 'blue', 'X-Amz-Date': 'never', authorization: 'none' } }));
    const headers = world.upstream.hits[0]?.headers ?? {};
    expect(headers).toMatchObject({ 'x-amz-date': '20150830T123600Z', 'x-team': 'blue', accept: 'application/json' });
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/bedrock\/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
    expect(JSON.stringify(headers)).not.toContain(secret);
  });

  test('has another signature with another body', async () => {
    const world = await start();
    await readText(await send(world, {}));
    await readText(await send(world, { body: [Buffer.from('{"messages":[{}]}')] }));
    const [first, second] = world.upstream.hits.map((hit) => hit.headers['authorization']);
    expect(first).not.toBe(second);
  });

  test('carries the secret itself when there is no access key id: it is a Bedrock API key', async () => {
    const world = await start();
    await readText(await send(world, { options: { region: 'us-east-1' } }));
    const { headers } = world.upstream.hits[0] ?? {};
    expect(headers?.['authorization']).toBe(`Bearer ${secret}`);
    expect(headers?.['x-amz-date']).toBeUndefined();
  });

  test('is refused without a region to sign for', async () => {
    const world = await start();
    const refusal = expect.objectContaining({ code: 'invalid-input', field: 'settings.options.region' });
    await expect(send(world, { options: { accessKeyId: 'AKIDEXAMPLE' } })).rejects.toEqual(refusal);
    expect(world.upstream.hits).toEqual([]);
  });
});

describe('a stream', () => {
  const reply: Behaviour = {
    kind: 'reply',
    reasoning: { text: 'Hm, well.', signature: 'c2lnbmVk' },
    text: 'Grüße 👋',
    toolCalls: [{ id: 'tooluse_a', name: 'look', arguments: '{"at":"Kyōto"}' }],
    usage: { input: 10, 'cache-read': 5, output: 7 },
  };

  test('comes as server-sent events that the codec reads, however the bytes drip', async () => {
    const world = await start([reply, { ...reply, dripBytes: 11 }]);
    const whole = await send(world, { stream: true });
    expect(whole.headers['content-type']).toBe('text/event-stream');
    const text = await readText(whole);
    const decoder = codecOf('bedrock-converse').createStreamDecoder();
    const events = createSseFrames()
      .push(Buffer.from(text))
      .flatMap((frame) => decoder.push(frame));
    expect(fold(events)).toMatchObject({
      choices: [
        {
          finishReason: 'tool-calls',
          parts: [
            { type: 'reasoning', text: 'Hm, well.', signature: { value: 'c2lnbmVk' } },
            { type: 'text', text: 'Grüße 👋' },
            { type: 'tool-call', id: 'tooluse_a', name: 'look', arguments: '{"at":"Kyōto"}' },
          ],
        },
      ],
      usage: { tokens: { input: 10, 'cache-read': 5, output: 7 } },
    });
    expect(await readText(await send(world, { stream: true }))).toBe(text);
    const [hit] = world.upstream.hits;
    expect(hit?.path).toMatch(/\/converse-stream$/);
    expect(hit?.headers['accept']).toBe('application/vnd.amazon.eventstream');
  });

  test('that was refused is JSON, judged by the exception in its header', async () => {
    const world = await start([
      { kind: 'error', status: 429, message: 'Too many requests', headers: { 'retry-after': '3' } },
    ]);
    const refused = await send(world, { stream: true });
    const { status, headers } = refused;
    const failure = world.executor.classify({
      type: 'response',
      status,
      headers,
      body: await readText(refused),
      format: 'bedrock-converse',
    });
    expect(failure).toMatchObject({ kind: 'rate-limit', code: 'ThrottlingException', retryAfterMs: 3_000 });
  });

  test('that breaks amid a message is a broken connection, not an end', async () => {
    const world = await start([{ ...reply, fault: { kind: 'reset', afterEvents: 3 } }]);
    await expect(readText(await send(world, { stream: true }))).rejects.toThrow();
  });
});

test('the request’s id of AWS is told', async () => {
  const { executor } = await start();
  expect(executor.readFacts({ status: 200, headers: { 'x-amzn-requestid': 'abc' } })).toEqual({
    upstreamRequestId: 'abc',
  });
});
