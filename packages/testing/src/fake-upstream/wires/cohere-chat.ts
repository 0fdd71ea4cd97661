import type { TokenCounts } from '@omniroute/core';
import type { FakeFinish, FakeReply, FakeToolCall } from '../behaviour.ts';
import { cutText, defaultUsage, readBodyCall, type FakeWire } from './wire.ts';

/** Chat v2 after Cohere's API reference (docs.cohere.com/reference/chat and …/reference/chat-stream). Replies name no model. */
export const cohereChatWire: FakeWire = {
  basePath: '',
  modelsPath: '/v1/models',
  readCall: readBodyCall('/v2/chat'),
  encodeBody,
  encodeFrames,
  encodeError: (_status, message) => JSON.stringify({ id: 'err_fake', message }),
  encodeErrorFrame: (message) => frame({ type: 'message-end', delta: { finish_reason: 'ERROR', error: message } }),
  encodeModels: (ids) =>
    JSON.stringify({
      models: ids.map((name) => ({ name, endpoints: ['chat'], finetuned: false, context_length: 128_000 })),
      next_page_token: '',
    }),
};

const id = 'c0ffee00-0000-4000-8000-000000000000';
/** What Cohere puts around every prompt, and bills nobody for. */
const unbilledTokens = 492;

/** There is no word for an answer that was filtered: a refused prompt is an HTTP error. */
const finishOf: Readonly<Record<FakeFinish, string>> = {
  stop: 'COMPLETE',
  length: 'MAX_TOKENS',
  'tool-calls': 'TOOL_CALL',
  'content-filter': 'COMPLETE',
};

/** Beside tool calls there is no text but their plan. */
function encodeBody(reply: FakeReply): string {
  const { reasoning, text, toolCalls } = reply;
  const content = [
    ...(reasoning ? [{ type: 'thinking', thinking: reasoning.text }] : []),
    ...(text !== undefined && !toolCalls ? [{ type: 'text', text }] : []),
  ];
  const message = {
    role: 'assistant',
    ...(content.length > 0 && { content }),
    ...(toolCalls && { tool_plan: text, tool_calls: toolCalls.map(toolCallOf) }),
  };
  return JSON.stringify({ id, message, finish_reason: finishReasonOf(reply), ...usageField(reply) });
}

function encodeFrames(reply: FakeReply): readonly string[] {
  const message = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] };
  return [
    frame({ id, type: 'message-start', delta: { message } }),
    ...contentFrames(reply),
    ...(reply.toolCalls ?? []).flatMap((call, index) => toolFrames(call, index, reply.deltas ?? 3)),
    frame({ type: 'message-end', delta: { finish_reason: finishReasonOf(reply), ...usageField(reply) } }),
    'data: [DONE]\n\n',
  ];
}

function contentFrames({ reasoning, text, toolCalls, deltas = 3 }: FakeReply): readonly string[] {
  const blocks = [
    ...(reasoning ? [{ kind: 'thinking', text: reasoning.text }] : []),
    ...(text !== undefined && !toolCalls ? [{ kind: 'text', text }] : []),
  ];
  const plan = toolCalls && text !== undefined ? cutText(text, deltas) : [];
  return [
    ...blocks.flatMap((block, index) => blockFrames(block, index, deltas)),
    ...plan.map((piece) => frame({ type: 'tool-plan-delta', delta: { message: { tool_plan: piece } } })),
  ];
}

function blockFrames(
  { kind, text }: { readonly kind: string; readonly text: string },
  index: number,
  count: number,
): readonly string[] {
  const content = (said: object) => ({ index, delta: { message: { content: said } } });
  return [
    frame({ type: 'content-start', ...content({ type: kind, [kind]: '' }) }),
    ...cutText(text, count).map((piece) => frame({ type: 'content-delta', ...content({ [kind]: piece }) })),
    frame({ type: 'content-end', index }),
  ];
}

function toolFrames(call: FakeToolCall, index: number, count: number): readonly string[] {
  const message = (said: object) => ({ index, delta: { message: { tool_calls: said } } });
  const pieces = cutText(call.arguments, count).map((piece) => message({ function: { arguments: piece } }));
  return [
    frame({ type: 'tool-call-start', ...message(toolCallOf({ ...call, arguments: '' })) }),
    ...pieces.map((piece) => frame({ type: 'tool-call-delta', ...piece })),
    frame({ type: 'tool-call-end', index }),
  ];
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

/** Cached tokens can be told apart only where nothing is billed, as in a private deployment. */
function usageOf(tokens: TokenCounts): object {
  const { input = 0, output = 0, reasoning = 0 } = tokens;
  const cached = tokens['cache-read'];
  const counts = { input_tokens: input + (cached ?? 0), output_tokens: output + reasoning };
  if (cached !== undefined) return { tokens: counts, cached_tokens: cached };
  return { billed_units: counts, tokens: { ...counts, input_tokens: counts.input_tokens + unbilledTokens } };
}

type EventData = { readonly type: string; readonly [field: string]: unknown };

function frame(data: EventData): string {
  return `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
