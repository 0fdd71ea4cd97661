import { describe, expect, it } from 'vitest';
import { anthropicMessagesWire } from './anthropic-messages.ts';
import { cohereChatWire } from './cohere-chat.ts';
import { geminiGenerateWire } from './gemini-generate.ts';
import { openaiChatWire } from './openai-chat.ts';
import { openaiResponsesWire } from './openai-responses.ts';
import { cutText } from './wire.ts';

const ask = { model: 'm', stream: false, includeUsage: true };
const toolCalls = [
  { id: 'call_1', name: 'weather', arguments: '{"city":"Kyōto"}' },
  { id: 'call_2', name: 'time', arguments: '{}' },
];
const usage = {
  input: 100,
  'cache-read': 30,
  'cache-write': 20,
  'cache-write-1h': 5,
  output: 40,
  reasoning: 12,
} as const;

function dataOf(frames: readonly string[]): readonly Record<string, unknown>[] {
  return frames
    .map((frame) => frame.slice(frame.indexOf('data: ') + 6))
    .filter((data) => !data.startsWith('[DONE]'))
    .map((data) => JSON.parse(data));
}

describe('the OpenAI chat wire', () => {
  it('counts cached and reasoning tokens inside its totals', () => {
    expect(JSON.parse(openaiChatWire.encodeBody({ text: 'x', usage }, ask)).usage).toEqual({
      prompt_tokens: 155,
      completion_tokens: 52,
      total_tokens: 207,
      prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 25 },
      completion_tokens_details: { reasoning_tokens: 12 },
    });
  });

  it('reports streamed usage in a chunk of its own, only when asked', () => {
    const asked = openaiChatWire.encodeFrames({ text: 'x', usage }, { ...ask, stream: true });
    const unasked = openaiChatWire.encodeFrames({ text: 'x', usage }, { ...ask, stream: true, includeUsage: false });
    expect(dataOf(asked).at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 207 } });
    expect(unasked.join('')).not.toContain('total_tokens');
    expect(asked.at(-1)).toBe('data: [DONE]\n\n');
  });

  it('streams parallel tool calls by index, their arguments in pieces', () => {
    const frames = openaiChatWire.encodeFrames({ toolCalls }, { ...ask, stream: true });
    const deltas = dataOf(frames).flatMap(
      (data) => JSON.parse(JSON.stringify(data)).choices[0]?.delta.tool_calls ?? [],
    );
    const text = (index: number) =>
      deltas.filter((delta) => delta.index === index).map((delta) => delta.function.arguments);
    expect(text(0).join('')).toBe('{"city":"Kyōto"}');
    expect(text(0).length).toBeGreaterThan(2);
    expect(text(1).join('')).toBe('{}');
    expect(frames.join('')).toContain('"finish_reason":"tool_calls"');
  });
});

describe('the Anthropic messages wire', () => {
  it('counts cached tokens beside the input and thinking inside the output', () => {
    expect(JSON.parse(anthropicMessagesWire.encodeBody({ text: 'x', usage }, ask)).usage).toEqual({
      input_tokens: 100,
      cache_read_input_tokens: 30,
      cache_creation_input_tokens: 25,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 5 },
      output_tokens: 52,
      output_tokens_details: { thinking_tokens: 12 },
    });
  });

  it('opens and closes each block in order and names each event', () => {
    const reasoning = { text: 'hm', signature: 'sig' };
    const frames = anthropicMessagesWire.encodeFrames({ reasoning, text: 'hi', toolCalls, deltas: 1 }, ask);
    expect(dataOf(frames).map((data) => data['type'])).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      ...Array.from({ length: 3 }, () => ['content_block_start', 'content_block_delta', 'content_block_stop']).flat(),
      'message_delta',
      'message_stop',
    ]);
    expect(frames.every((frame) => frame.startsWith('event: '))).toBe(true);
    expect(frames.join('')).toContain('"stop_reason":"tool_use"');
  });
});

describe('the OpenAI Responses wire', () => {
  const reply = { reasoning: { text: 'hm', signature: 'sig' }, text: 'hi', toolCalls, usage, deltas: 2 };

  it('counts cached and reasoning tokens inside its totals', () => {
    expect(JSON.parse(openaiResponsesWire.encodeBody(reply, ask)).usage).toEqual({
      input_tokens: 155,
      input_tokens_details: { cached_tokens: 30, cache_write_tokens: 25 },
      output_tokens: 52,
      output_tokens_details: { reasoning_tokens: 12 },
      total_tokens: 207,
    });
  });

  it('numbers its events, names each one, and ends with what a whole reply holds', () => {
    const frames = openaiResponsesWire.encodeFrames(reply, { ...ask, stream: true });
    const events = dataOf(frames);
    expect(events.map((event) => event['sequence_number'])).toEqual(events.map((_, place) => place));
    expect(frames.every((text, place) => text.startsWith(`event: ${String(events[place]?.['type'])}\n`))).toBe(true);
    expect(events.at(-1)).toEqual({
      type: 'response.completed',
      sequence_number: events.length - 1,
      response: JSON.parse(openaiResponsesWire.encodeBody(reply, ask)),
    });
  });
});

describe('the Gemini wire', () => {
  it('counts cached tokens inside the prompt and thoughts beside the candidates', () => {
    expect(JSON.parse(geminiGenerateWire.encodeBody({ text: 'x', usage }, ask)).usageMetadata).toEqual({
      promptTokenCount: 155,
      cachedContentTokenCount: 30,
      candidatesTokenCount: 40,
      thoughtsTokenCount: 12,
      totalTokenCount: 207,
    });
  });

  it('signs a call where it is told to', () => {
    const [call = { id: 'a', name: 'f', arguments: '{}' }] = toolCalls;
    const body = JSON.parse(geminiGenerateWire.encodeBody({ toolCalls: [{ ...call, signature: 'sig' }] }, ask));
    expect(body.candidates[0].content.parts).toEqual([
      { functionCall: { id: call.id, name: call.name, args: { city: 'Kyōto' } }, thoughtSignature: 'sig' },
    ]);
  });

  it('reads model and verb from the path', () => {
    const read = (path: string) => geminiGenerateWire.readCall(path, {});
    expect(read('/v1beta/models/a%2Fb:streamGenerateContent')).toMatchObject({ model: 'a/b', stream: true });
    expect(read('/v1/models/c:generateContent')).toMatchObject({ model: 'c', stream: false });
    expect(read('/v1beta/models/c:countTokens')).toBeUndefined();
  });

  it('ends with a chunk that names the reason, and no marker', () => {
    const frames = geminiGenerateWire.encodeFrames({ text: 'x', toolCalls }, { ...ask, stream: true });
    const chunks = dataOf(frames);
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }], usageMetadata: {} });
    expect(frames.slice(0, -1).join('')).not.toContain('finishReason');
    expect(chunks.at(-2)).toMatchObject({ candidates: [{ content: { parts: [{ functionCall: { id: 'call_2' } }] } }] });
  });
});

describe('the Cohere wire', () => {
  it('bills less than it counts, and tells cached tokens only where it bills nothing', () => {
    const billed = { input: 100, output: 40, reasoning: 12 } as const;
    expect(JSON.parse(cohereChatWire.encodeBody({ text: 'x', usage: billed }, ask)).usage).toEqual({
      billed_units: { input_tokens: 100, output_tokens: 52 },
      tokens: { input_tokens: 592, output_tokens: 52 },
    });
    expect(JSON.parse(cohereChatWire.encodeBody({ text: 'x', usage }, ask)).usage).toEqual({
      tokens: { input_tokens: 130, output_tokens: 52 },
      cached_tokens: 30,
    });
  });

  it('says text before tool calls as their plan', () => {
    const frames = cohereChatWire.encodeFrames({ text: 'I look.', toolCalls, deltas: 1 }, { ...ask, stream: true });
    expect(dataOf(frames).map((event) => event['type'])).toEqual([
      'message-start',
      'tool-plan-delta',
      ...toolCalls.flatMap(() => ['tool-call-start', 'tool-call-delta', 'tool-call-end']),
      'message-end',
    ]);
    expect(JSON.parse(cohereChatWire.encodeBody({ text: 'I look.', toolCalls }, ask)).message).toMatchObject({
      tool_plan: 'I look.',
      tool_calls: [{ id: 'call_1' }, { id: 'call_2' }],
    });
  });
});

describe('cutText', () => {
  it('never cuts inside a code point and loses nothing', () => {
    const pieces = cutText('a👋b👋c', 4);
    expect(pieces.join('')).toBe('a👋b👋c');
    expect(pieces).toEqual(['a👋', 'b👋', 'c']);
  });
});
