import type { TokenCounts } from '@omniroute/core';
import type { FakeFinish, FakeReply, FakeToolCall } from '../behaviour.ts';
import { openaiChatWire } from './openai-chat.ts';
import { cutText, defaultUsage, readBodyCall, type Ask, type FakeWire } from './wire.ts';

/** Responses after the OpenAI API reference (platform.openai.com/docs/api-reference/responses and …/responses-streaming). */
export const openaiResponsesWire: FakeWire = {
  basePath: '/v1',
  modelsPath: openaiChatWire.modelsPath,
  readCall: readBodyCall('/v1/responses'),
  encodeBody: (reply, ask) => JSON.stringify(endOf(reply, ask)),
  encodeFrames,
  encodeError: openaiChatWire.encodeError,
  encodeErrorFrame: (message) => frame(0, { type: 'error', code: 'server_error', message, param: null }),
  encodeModels: openaiChatWire.encodeModels,
};

const reasonOf: { readonly [finish in FakeFinish]?: string } = {
  length: 'max_output_tokens',
  'content-filter': 'content_filter',
};

function encodeFrames(reply: FakeReply, ask: Ask): readonly string[] {
  const begun = { ...responseOf(reply, ask), status: 'in_progress', output: [], usage: null };
  const end = endOf(reply, ask);
  const events: readonly EventData[] = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    ...itemsOf(reply).flatMap((item, place) => eventsOf(item, place, reply.deltas ?? 3)),
    { type: `response.${end.status}`, response: end },
  ];
  return events.map((event, number) => frame(number, event));
}

function responseOf(reply: FakeReply, ask: Ask) {
  return {
    id: reply.id ?? 'resp_fake',
    object: 'response',
    created_at: 1_760_000_000,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: reply.model ?? ask.model,
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
  };
}

function endOf(reply: FakeReply, ask: Ask) {
  const reason = reply.finish && reasonOf[reply.finish];
  return {
    ...responseOf(reply, ask),
    status: reason ? ('incomplete' as const) : ('completed' as const),
    incomplete_details: reason ? { reason } : null,
    output: itemsOf(reply).map((item) => item.whole),
    usage: reply.usage === 'none' ? null : usageOf(reply.usage ?? defaultUsage),
  };
}

/** An item as it is in the end, as it is when it begins, and the events between. */
type Item = {
  readonly whole: object;
  readonly begun: object;
  readonly text: string;
  /** Where the text goes: the fields that its events share, and their types without the last word. */
  readonly place: object;
  readonly textType: string;
  readonly textField: string;
  /** The part that holds the text, and the type of its events without the last word. */
  readonly part?: { readonly type: string; readonly of: (text: string) => object };
};

function itemsOf(reply: FakeReply): readonly Item[] {
  return [
    ...(reply.reasoning ? [reasoningItem(reply.reasoning)] : []),
    ...(reply.text === undefined ? [] : [messageItem(reply.text)]),
    ...(reply.toolCalls ?? []).map(callItem),
  ];
}

function reasoningItem({ text, signature }: { readonly text: string; readonly signature?: string }): Item {
  const item = { id: 'rs_fake', type: 'reasoning' };
  const partOf = (words: string) => ({ type: 'summary_text', text: words });
  return {
    whole: { ...item, summary: [partOf(text)], ...(signature !== undefined && { encrypted_content: signature }) },
    begun: { ...item, summary: [] },
    text,
    place: { item_id: item.id, summary_index: 0 },
    textType: 'response.reasoning_summary_text',
    textField: 'text',
    part: { type: 'response.reasoning_summary_part', of: partOf },
  };
}

function messageItem(text: string): Item {
  const item = { id: 'msg_fake', type: 'message', role: 'assistant' };
  const partOf = (words: string) => ({ type: 'output_text', text: words, annotations: [], logprobs: [] });
  return {
    whole: { ...item, status: 'completed', content: [partOf(text)] },
    begun: { ...item, status: 'in_progress', content: [] },
    text,
    place: { item_id: item.id, content_index: 0 },
    textType: 'response.output_text',
    textField: 'text',
    part: { type: 'response.content_part', of: partOf },
  };
}

function callItem(call: FakeToolCall): Item {
  const item = { id: `fc_${call.id}`, type: 'function_call', call_id: call.id, name: call.name };
  return {
    whole: { ...item, status: 'completed', arguments: call.arguments },
    begun: { ...item, status: 'in_progress', arguments: '' },
    text: call.arguments,
    place: { item_id: item.id },
    textType: 'response.function_call_arguments',
    textField: 'arguments',
  };
}

function eventsOf(item: Item, output_index: number, count: number): readonly EventData[] {
  const { part, textType } = item;
  const place = { ...item.place, output_index };
  return [
    { type: 'response.output_item.added', output_index, item: item.begun },
    ...(part ? [{ type: `${part.type}.added`, ...place, part: part.of('') }] : []),
    ...cutText(item.text, count).map((delta) => ({ type: `${textType}.delta`, ...place, delta })),
    { type: `${textType}.done`, ...place, [item.textField]: item.text },
    ...(part ? [{ type: `${part.type}.done`, ...place, part: part.of(item.text) }] : []),
    { type: 'response.output_item.done', output_index, item: item.whole },
  ];
}

/** OpenAI's totals contain the cached and reasoning tokens that the details name. */
function usageOf(tokens: TokenCounts): object {
  const write = tokens['cache-write'];
  const hour = tokens['cache-write-1h'];
  const wrote = write === undefined && hour === undefined ? undefined : (write ?? 0) + (hour ?? 0);
  const read = tokens['cache-read'];
  const input = (tokens.input ?? 0) + (read ?? 0) + (wrote ?? 0) + (tokens['audio-input'] ?? 0);
  const output = (tokens.output ?? 0) + (tokens.reasoning ?? 0) + (tokens['audio-output'] ?? 0);
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: read, cache_write_tokens: wrote, audio_tokens: tokens['audio-input'] },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: tokens.reasoning, audio_tokens: tokens['audio-output'] },
    total_tokens: input + output,
  };
}

type EventData = { readonly type: string; readonly [field: string]: unknown };

function frame(number: number, { type, ...fields }: EventData): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: number, ...fields })}\n\n`;
}
