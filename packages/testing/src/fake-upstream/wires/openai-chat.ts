import type { TokenCounts } from '@omniroute/core';
import type { FakeFinish, FakeReply, FakeToolCall } from '../behaviour.ts';
import { cutText, defaultUsage, readBodyCall, type Ask, type FakeWire } from './wire.ts';

/** Chat Completions after the OpenAI API reference (platform.openai.com/docs/api-reference/chat). */
export const openaiChatWire: FakeWire = {
  basePath: '/v1',
  modelsPath: '/v1/models',
  readCall: readBodyCall('/v1/chat/completions'),
  encodeBody,
  encodeFrames,
  encodeError: (status, message) => JSON.stringify({ error: errorOf(status, message) }),
  encodeErrorFrame: (message) => frame({ error: errorOf(500, message) }),
  encodeModels: (ids) =>
    JSON.stringify({ object: 'list', data: ids.map((id) => ({ id, object: 'model', created, owned_by: 'fake' })) }),
};

const created = 1_760_000_000;
const usualId = 'chatcmpl-fake';

const finishOf: Readonly<Record<FakeFinish, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
};

function encodeBody(reply: FakeReply, ask: Ask): string {
  const message = {
    role: 'assistant',
    content: reply.text ?? null,
    ...(reply.reasoning && { reasoning_content: reply.reasoning.text }),
    ...(reply.toolCalls && { tool_calls: reply.toolCalls.map(toolCallOf) }),
  };
  return JSON.stringify({
    id: reply.id ?? usualId,
    object: 'chat.completion',
    created,
    model: reply.model ?? ask.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReasonOf(reply) }],
    ...usageField(reply),
  });
}

function encodeFrames(reply: FakeReply, ask: Ask): readonly string[] {
  const head = { id: reply.id ?? usualId, object: 'chat.completion.chunk', created, model: reply.model ?? ask.model };
  const chunk = (delta: object, finish: string | null = null) =>
    frame({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] });
  const usage = ask.includeUsage && reply.usage !== 'none';
  return [
    chunk({ role: 'assistant', content: '' }),
    ...deltasOf(reply).map((delta) => chunk(delta)),
    chunk({}, finishReasonOf(reply)),
    ...(usage ? [frame({ ...head, choices: [], ...usageField(reply) })] : []),
    'data: [DONE]\n\n',
  ];
}

function deltasOf(reply: FakeReply): readonly object[] {
  const count = reply.deltas ?? 3;
  return [
    ...cutText(reply.reasoning?.text ?? '', count).map((piece) => ({ reasoning_content: piece })),
    ...cutText(reply.text ?? '', count).map((piece) => ({ content: piece })),
    ...(reply.toolCalls ?? []).flatMap((call, index) => toolDeltasOf(call, index, count)),
  ];
}

function toolDeltasOf(call: FakeToolCall, index: number, count: number): readonly object[] {
  const opening = { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } };
  const pieces = cutText(call.arguments, count).map((piece) => ({ index, function: { arguments: piece } }));
  return [opening, ...pieces].map((delta) => ({ tool_calls: [delta] }));
}

function toolCallOf(call: FakeToolCall): object {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments } };
}

function finishReasonOf(reply: FakeReply): string {
  return finishOf[reply.finish ?? (reply.toolCalls ? 'tool-calls' : 'stop')];
}

function usageField(reply: FakeReply): { readonly usage?: object } {
  return reply.usage === 'none' ? {} : { usage: usageOf(reply.usage ?? defaultUsage) };
}

/** OpenAI's totals contain the cached, audio and reasoning tokens that the details name. */
function usageOf(tokens: TokenCounts): object {
  const { input = 0, output = 0, reasoning } = tokens;
  const cacheWrite = addKnown(tokens['cache-write'], tokens['cache-write-1h']);
  const prompt = input + (tokens['cache-read'] ?? 0) + (cacheWrite ?? 0) + (tokens['audio-input'] ?? 0);
  const completion = output + (reasoning ?? 0) + (tokens['audio-output'] ?? 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: tokens['cache-read'],
      cache_write_tokens: cacheWrite,
      audio_tokens: tokens['audio-input'],
    },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: tokens['audio-output'] },
  };
}

function addKnown(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0);
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_exceeded',
};

function errorOf(status: number, message: string): object {
  return { message, type: errorTypes[status] ?? 'server_error', param: null, code: null };
}

function frame(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
