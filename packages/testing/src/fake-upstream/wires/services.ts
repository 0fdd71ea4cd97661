import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import type { FakeReply } from '../behaviour.ts';
import { openaiChatWire } from './openai-chat.ts';
import { cutText, type Ask, type FakeWire } from './wire.ts';

/** What each service answers, by the end of its path. Sound and subtitles are for `raw` behaviours. */
const bodies: readonly (readonly [ending: RegExp, answer: (reply: FakeReply, ask: Ask) => JsonObject])[] = [
  [/\/v1\/completions$/, completion],
  [/\/embeddings$/, embeddings],
  [
    /\/images\/(generations|edits|variations)$/,
    () => ({ created: 1, data: [{ b64_json: 'aW1hZ2U=' }, { b64_json: 'aQ==' }] }),
  ],
  [/\/audio\/(transcriptions|translations)$/, transcript],
  [/\/audio\/speech$/, () => ({})],
  [/\/moderations$/, (_, ask) => ({ id: 'modr-1', model: ask.model, results: [{ flagged: false }] })],
  [/\/rerank$/, rerank],
  [/\/messages\/count_tokens$/, () => ({ input_tokens: 42 })],
  [/:countTokens$/, () => ({ totalTokens: 43 })],
  [/:embedContent$/, () => ({ embedding: { values: [...fakeVector(0)] } })],
  [/:batchEmbedContents$/, batchEmbeddings],
];

/** The vector of the input at a place: numbers that 32 bits hold exactly. */
export function fakeVector(place: number): readonly number[] {
  return [place + 0.5, -1.25, 3];
}

/** All services of all vendors on one server, each where its vendor has it. */
export const servicesWire: FakeWire = {
  basePath: '',
  modelsPath: '/v1/models',
  readCall: (path, body) => {
    if (!bodies.some(([ending]) => ending.test(path))) return undefined;
    const options = body['stream_options'];
    return {
      model: typeof body['model'] === 'string' ? body['model'] : 'fake-model',
      stream: body['stream'] === true,
      includeUsage: isJsonObject(options) && options['include_usage'] === true,
      path,
      body,
    };
  },
  encodeBody: (reply, ask) => {
    const [, answer] = bodies.find(([ending]) => ending.test(ask.path ?? '')) ?? [];
    return JSON.stringify(answer?.(reply, ask) ?? {});
  },
  encodeFrames: (reply, ask) => (ask.path?.endsWith('/completions') ? completionFrames(reply, ask) : imageFrames()),
  encodeError: openaiChatWire.encodeError,
  encodeErrorFrame: openaiChatWire.encodeErrorFrame,
  encodeModels: openaiChatWire.encodeModels,
};

function usageOf({ usage }: FakeReply): JsonObject | undefined {
  if (usage === 'none') return undefined;
  const { input = 11, output = 7 } = usage ?? {};
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function completion(reply: FakeReply, { model }: Ask): JsonObject {
  const choices = [{ text: reply.text ?? '', index: 0, logprobs: null, finish_reason: 'stop' }];
  return { id: 'cmpl-1', object: 'text_completion', created: 1, model, choices, usage: usageOf(reply) };
}

function completionFrames(reply: FakeReply, { model, includeUsage }: Ask): readonly string[] {
  const frame = (fields: JsonObject) =>
    `data: ${JSON.stringify({ id: 'cmpl-1', object: 'text_completion', created: 1, model, ...fields })}\n\n`;
  const choice = (text: string, finish: string | null) => ({
    choices: [{ text, index: 0, logprobs: null, finish_reason: finish }],
  });
  const usage = includeUsage ? usageOf(reply) : undefined;
  return [
    ...cutText(reply.text ?? '', reply.deltas ?? 3).map((text) => frame(choice(text, null))),
    frame(choice('', 'stop')),
    ...(usage ? [frame({ choices: [], usage })] : []),
    'data: [DONE]\n\n',
  ];
}

function imageFrames(): readonly string[] {
  const usage = { input_tokens: 5, output_tokens: 100, total_tokens: 105 };
  const events = [
    { type: 'image_generation.partial_image', b64_json: 'cGFydA==', partial_image_index: 0 },
    { type: 'image_generation.completed', b64_json: 'aW1hZ2U=', usage },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

function embeddings(reply: FakeReply, { model, body }: Ask): JsonObject {
  const { input, encoding_format: encoding } = body ?? {};
  const inputs: readonly (JsonValue | undefined)[] = Array.isArray(input) ? input : [input];
  const data = inputs.map((_, index) => ({
    object: 'embedding',
    index,
    embedding: encoding === 'base64' ? base64Of(fakeVector(index)) : [...fakeVector(index)],
  }));
  const { prompt_tokens: prompt } = usageOf(reply) ?? {};
  const usage = prompt === undefined ? undefined : { prompt_tokens: prompt, total_tokens: prompt };
  return { object: 'list', data, model, usage };
}

function base64Of(vector: readonly number[]): string {
  return Buffer.from(new Float32Array(vector).buffer).toString('base64');
}

function batchEmbeddings(_: FakeReply, { body }: Ask): JsonObject {
  const requests = Array.isArray(body?.['requests']) ? body['requests'] : [];
  return { embeddings: requests.map((__, index) => ({ values: [...fakeVector(index)] })) };
}

function transcript(reply: FakeReply): JsonObject {
  return { text: reply.text ?? '', usage: { type: 'duration', seconds: 3.5 } };
}

function rerank(): JsonObject {
  const results = [
    { index: 1, relevance_score: 0.9 },
    { index: 0, relevance_score: 0.1 },
  ];
  return { id: 'rerank-1', results, meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } } };
}
