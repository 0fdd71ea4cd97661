import { describe, expect, it } from 'vitest';
import { anthropicMessagesWire } from './anthropic-messages.ts';
import { openaiChatWire } from './openai-chat.ts';
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

describe('cutText', () => {
  it('never cuts inside a code point and loses nothing', () => {
    const pieces = cutText('a👋b👋c', 4);
    expect(pieces.join('')).toBe('a👋b👋c');
    expect(pieces).toEqual(['a👋', 'b👋', 'c']);
  });
});
