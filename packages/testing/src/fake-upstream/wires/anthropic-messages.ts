import type { TokenCounts } from '@omniroute/core';
import type { FakeFinish, FakeReply, FakeToolCall } from '../behaviour.ts';
import { cutText, defaultUsage, readBodyCall, type Ask, type FakeWire } from './wire.ts';

/** Messages after the Anthropic API reference (platform.claude.com/docs/en/api/messages and …/build-with-claude/streaming). */
export const anthropicMessagesWire: FakeWire = {
  basePath: '',
  modelsPath: '/v1/models',
  readCall: readBodyCall('/v1/messages'),
  encodeBody,
  encodeFrames,
  encodeError: (status, message) => JSON.stringify(errorOf(errorTypes[status] ?? 'api_error', message)),
  encodeErrorFrame: (message) => frame(errorOf('overloaded_error', message)),
  encodeModels: (ids) =>
    JSON.stringify({
      data: ids.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })),
      has_more: false,
      first_id: ids.at(0) ?? null,
      last_id: ids.at(-1) ?? null,
    }),
};

const stopReasonOf: Readonly<Record<FakeFinish, string>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  'content-filter': 'refusal',
};

function encodeBody(reply: FakeReply, ask: Ask): string {
  const { reasoning } = reply;
  const content = [
    ...(reasoning ? [{ type: 'thinking', thinking: reasoning.text, signature: reasoning.signature ?? '' }] : []),
    ...(reply.text === undefined ? [] : [{ type: 'text', text: reply.text }]),
    ...(reply.toolCalls ?? []).map((call) => ({ ...toolUseOf(call), input: JSON.parse(call.arguments) })),
  ];
  return JSON.stringify({
    ...messageOf(reply, ask),
    content,
    stop_reason: finishOf(reply),
    ...usageField(reply, usageOf),
  });
}

function encodeFrames(reply: FakeReply, ask: Ask): readonly string[] {
  const message = { ...messageOf(reply, ask), content: [], stop_reason: null, ...usageField(reply, startUsageOf) };
  const delta = { stop_reason: finishOf(reply), stop_sequence: null };
  return [
    frame({ type: 'message_start', message }),
    ...blocksOf(reply).flatMap(({ start, deltas }, index) => [
      frame({ type: 'content_block_start', index, content_block: start }),
      ...deltas.map((piece) => frame({ type: 'content_block_delta', index, delta: piece })),
      frame({ type: 'content_block_stop', index }),
    ]),
    frame({ type: 'message_delta', delta, ...usageField(reply, usageOf) }),
    frame({ type: 'message_stop' }),
  ];
}

type Block = { readonly start: object; readonly deltas: readonly object[] };

function blocksOf(reply: FakeReply): readonly Block[] {
  const count = reply.deltas ?? 3;
  return [
    ...(reply.reasoning ? [thinkingBlock(reply.reasoning, count)] : []),
    ...(reply.text === undefined ? [] : [textBlock(reply.text, count)]),
    ...(reply.toolCalls ?? []).map((call) => toolBlock(call, count)),
  ];
}

function textBlock(text: string, count: number): Block {
  const deltas = cutText(text, count).map((piece) => ({ type: 'text_delta', text: piece }));
  return { start: { type: 'text', text: '' }, deltas };
}

function thinkingBlock(reasoning: { readonly text: string; readonly signature?: string }, count: number): Block {
  const deltas = cutText(reasoning.text, count).map((piece) => ({ type: 'thinking_delta', thinking: piece }));
  const signature = { type: 'signature_delta', signature: reasoning.signature ?? '' };
  return { start: { type: 'thinking', thinking: '', signature: '' }, deltas: [...deltas, signature] };
}

function toolBlock(call: FakeToolCall, count: number): Block {
  const deltas = cutText(call.arguments, count).map((piece) => ({ type: 'input_json_delta', partial_json: piece }));
  return { start: { ...toolUseOf(call), input: {} }, deltas };
}

function toolUseOf(call: FakeToolCall): object {
  return { type: 'tool_use', id: call.id, name: call.name };
}

function messageOf(reply: FakeReply, ask: Ask): object {
  return {
    id: reply.id ?? 'msg_fake',
    type: 'message',
    role: 'assistant',
    model: reply.model ?? ask.model,
    stop_sequence: null,
  };
}

function finishOf(reply: FakeReply): string {
  return stopReasonOf[reply.finish ?? (reply.toolCalls ? 'tool-calls' : 'stop')];
}

function usageField(reply: FakeReply, write: (tokens: TokenCounts) => object): { readonly usage?: object } {
  return reply.usage === 'none' ? {} : { usage: write(reply.usage ?? defaultUsage) };
}

/** Anthropic's input count excludes cached tokens; its output count contains the thinking. */
function usageOf(tokens: TokenCounts): object {
  const { input = 0, output = 0, reasoning } = tokens;
  return {
    ...promptUsageOf(tokens, input),
    output_tokens: output + (reasoning ?? 0),
    ...(reasoning === undefined ? {} : { output_tokens_details: { thinking_tokens: reasoning } }),
  };
}

/** A stream opens with a first, incomplete output count that the last event replaces. */
function startUsageOf(tokens: TokenCounts): object {
  return { ...promptUsageOf(tokens, tokens.input ?? 0), output_tokens: 1 };
}

function promptUsageOf(tokens: TokenCounts, input: number): object {
  const brief = tokens['cache-write'];
  const hour = tokens['cache-write-1h'];
  const wrote = brief !== undefined || hour !== undefined;
  return {
    input_tokens: input,
    cache_read_input_tokens: tokens['cache-read'],
    cache_creation_input_tokens: wrote ? (brief ?? 0) + (hour ?? 0) : undefined,
    cache_creation: wrote ? { ephemeral_5m_input_tokens: brief ?? 0, ephemeral_1h_input_tokens: hour ?? 0 } : undefined,
  };
}

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

function errorOf(type: string, message: string): EventData {
  return { type: 'error', error: { type, message } };
}

type EventData = { readonly type: string; readonly [field: string]: unknown };

function frame(data: EventData): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
