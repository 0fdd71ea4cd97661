import type { FakeFormat, FakeUpstream } from '@omniroute/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './__fixtures__/test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(() => gateway.stop());

/** What no parser gives back as it was: spaces, the order of names, numbers too big or too exact, escapes, names said twice. */
const odd = '"x_new" : {"b":1.0, "a":12345678901234567890,"c":"\\u00fc\\/","b":2 , "d":[ ]}';

type Surface = {
  readonly format: FakeFormat;
  readonly provider: string;
  /** Path of a whole and of a streamed call. */
  readonly paths: readonly [string, string];
  /** The request as the client sends it; `model` is what its body names. */
  readonly request: (model: string, stream: boolean) => string;
  readonly whole: string;
  readonly stream: readonly string[];
};

const usage = '"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"x_paid":true}';

const surfaces: readonly Surface[] = [
  {
    format: 'openai-chat',
    provider: 'openai-compatible',
    paths: ['/v1/chat/completions', '/v1/chat/completions'],
    request: (model, stream) =>
      `{ "messages":[{"role":"user","content":"ü","x_mood":1.0}], "model" : "${model}",${odd},"stream":${stream},"stream_options":{"include_usage":true}}`,
    whole: `{"id":"x","choices":[ {"index":0,"message":{"role":"assistant","content":"hi",${odd}},"finish_reason":"stop"}],${usage},${odd}}`,
    stream: [
      ': a comment\n\n',
      `data: {"id":"x","choices":[{"index":0,"delta":{"role":"assistant","content":"hi"}}],${odd}}\r\n\r\n`,
      `data: {"id":"x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n`,
      `id: 7\ndata: {"id":"x","choices":[],${usage}}\n\n`,
      'data: [DONE]\n\n',
    ],
  },
  {
    format: 'openai-responses',
    provider: 'openai',
    paths: ['/v1/responses', '/v1/responses'],
    request: (model, stream) =>
      `{"input":[{"type":"x_new_item","n":1.0},{"role":"user","content":"ü"}],${odd}, "stream":${stream},"model":"${model}"}`,
    whole: `{"id":"resp_1","object":"response","status":"completed","output":[{"type":"x_new_item",${odd}}],"usage":{"input_tokens":3,"output_tokens":2}, ${odd}}`,
    stream: [
      'event: response.created\ndata: {"type":"response.created","response":{"id":"resp_1","output":[]}}\n\n',
      `event: response.x_new\ndata: {"type":"response.x_new",${odd}}\n\n`,
      'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"hi"}\n\n',
      `event: response.completed\ndata: {"type":"response.completed","response":{"id":"resp_1","status":"completed","output":[],"usage":{"input_tokens":3,"output_tokens":2},${odd}}}\n\n`,
    ],
  },
  {
    format: 'anthropic-messages',
    provider: 'anthropic',
    paths: ['/v1/messages', '/v1/messages'],
    request: (model, stream) =>
      `{"max_tokens": 9,"messages":[{"role":"user","content":[{"type":"x_new_block","n":1.0}]}],"model":"${model}","stream":${stream},${odd}}`,
    whole: `{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"x_new_block",${odd}}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2},${odd}}`,
    stream: [
      `event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","usage":{"input_tokens":3},${odd}}}\n\n`,
      'event: ping\ndata: {"type": "ping"}\n\n',
      `event: x_new\ndata: {"type":"x_new",${odd}}\n\n`,
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}\n\n',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n',
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}\n\n',
      'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    ],
  },
  {
    format: 'gemini-generate',
    provider: 'gemini',
    paths: [
      '/v1beta/models/gemini-generate/m-1:generateContent',
      '/v1beta/models/gemini-generate/m-1:streamGenerateContent?alt=sse',
    ],
    request: () => `{"contents":[ {"parts":[{"xNewPart":{"n":1.0}}]}],${odd}}`,
    whole: `{"candidates":[{"content":{"parts":[{"xNewPart":{"n":1.0}}],"role":"model"},"finishReason":"STOP",${odd}}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2}}`,
    stream: [
      `data: {"candidates":[{"content":{"parts":[{"text":"hi",${odd}}],"role":"model"},"index":0}]}\r\n\r\n`,
      `data: {"candidates":[{"content":{"parts":[{"text":""}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"xNewCount":1}, ${odd}}\r\n\r\n`,
    ],
  },
];

describe.each(surfaces)('$format to its own kind', (surface) => {
  const { format, provider, paths, request, whole, stream } = surface;
  let upstream: FakeUpstream;

  beforeAll(async () => {
    upstream = await gateway.addUpstream(format, format, { provider });
  });

  /** The bytes that the upstream got for the last request. */
  const received = () => upstream.hits.at(-1)?.body.toString();

  test('gives every byte of a request and of its reply on, unknown fields too', async () => {
    upstream.script({ kind: 'raw', chunks: [Buffer.from(whole)], headers: { 'content-type': 'application/json' } });
    const response = await gateway.post(paths[0], request(`${format}/m-1`, false));
    expect(await response.text()).toBe(whole);
    expect(received()).toBe(request('m-1', false));
  });

  test('gives every byte of a stream on, unknown events and comments too, wherever it is cut', async () => {
    const bytes = Buffer.from(stream.join(''));
    const chunks = Array.from({ length: Math.ceil(bytes.length / 37) }, (_, place) =>
      bytes.subarray(place * 37, place * 37 + 37),
    );
    upstream.script({ kind: 'raw', chunks });
    const response = await gateway.post(paths[1], request(`${format}/m-1`, true));
    expect(await response.text()).toBe(bytes.toString());
    expect(received()).toBe(request('m-1', true));
    const detail = await gateway.admin.call('getRequest', {
      params: { id: response.headers.get('x-request-id') ?? '' },
    });
    expect(detail).toMatchObject({ outcome: 'answered', tokens: { input: 3, output: 2 }, losses: [] });
  });
});
