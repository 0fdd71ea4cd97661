import { clientFormats, wireFormats, type JsonObject, type WireFormat } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { codecOf } from '../codecs/index.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { unfold } from '../stream/unfold.ts';
import { relayWholeReply, wholeReplyAsStream } from './whole-reply.ts';

const context = { model: 'm', id: 'reply-1', createdAtSec: 1, wantsUsage: true };

function repeat<T>(count: number, member: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => member(index));
}

/** A whole reply with this many parts. */
const bodies: { readonly [format in WireFormat]: (count: number) => JsonObject } = {
  'openai-chat': (count) => {
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
    const message = { role: 'assistant', tool_calls: repeat(count, () => call) };
    return { choices: [{ index: 0, message, finish_reason: 'stop' }] };
  },
  'openai-responses': (count) => {
    const content = [{ type: 'output_text', text: 'a', annotations: [] }];
    return { output: repeat(count, () => ({ type: 'message', role: 'assistant', content })) };
  },
  'anthropic-messages': (count) => ({
    content: repeat(count, () => ({ type: 'text', text: 'a' })),
    stop_reason: 'end_turn',
  }),
  'gemini-generate': (count) => ({
    candidates: [{ content: { parts: repeat(count, () => ({ text: 'a' })) }, finishReason: 'STOP' }],
  }),
  'bedrock-converse': (count) => ({
    output: { message: { content: repeat(count, () => ({ text: 'a' })) } },
    stopReason: 'end_turn',
  }),
  'cohere-chat': (count) => ({
    message: { content: repeat(count, () => ({ type: 'text', text: 'a' })) },
    finish_reason: 'COMPLETE',
  }),
};

const pairs = wireFormats.flatMap((from) =>
  clientFormats
    .filter((to) => to !== from)
    .slice(0, 1)
    .map((to): [WireFormat, WireFormat] => [from, to]),
);

function optionsOf(from: WireFormat, to: WireFormat, body: JsonObject) {
  return { body: Buffer.from(JSON.stringify(body)), from: codecOf(from), to: codecOf(to), context };
}

describe.each(pairs)('a whole reply of %s for a client of %s', (from, to) => {
  it('is carried with a thousand parts, whole and as a stream', () => {
    const options = optionsOf(from, to, bodies[from](1000));
    expect(relayWholeReply(options).type).toBe('reply');
    expect(wholeReplyAsStream(options).type).toBe('reply');
  });

  it('is a broken one with 20 000 parts', () => {
    const options = optionsOf(from, to, bodies[from](20_000));
    const broken = {
      type: 'failed',
      error: { kind: 'protocol', message: expect.stringContaining('more choices or parts') },
    };
    expect(relayWholeReply(options)).toMatchObject(broken);
    expect(wholeReplyAsStream(options)).toMatchObject(broken);
  });
});

it('a reply with more choices than anybody may ask for is a broken one', () => {
  const choices = (count: number) =>
    repeat(count, (index) => ({ index, message: { content: 'a' }, finish_reason: 'stop' }));
  const answer = (count: number) =>
    relayWholeReply(optionsOf('openai-chat', 'gemini-generate', { choices: choices(count) })).type;
  expect([answer(128), answer(129)]).toEqual(['reply', 'failed']);
});

/** Work that grows with the square of the choices would not end here. */
it('events of very many choices are gathered, each with its own parts', () => {
  const choices = repeat(60_000, (index) => ({
    parts: [{ type: 'text', text: String(index) } as const],
    finishReason: 'stop' as const,
  }));
  expect(fold(unfold({ choices })).choices[59_999]).toEqual(choices[59_999]);
});

/** So would work that grows with the square of the calls. */
it('a frame of very many calls, none of them finished, is read', () => {
  const start = (index: number) => ({ index, id: `call_${index}`, function: { name: 'f', arguments: '{' } });
  const chunk = { id: 'r', choices: [{ index: 0, delta: { tool_calls: repeat(20_000, start) } }] };
  const decoder = codecOf('openai-chat').createStreamDecoder();
  const frames = createSseFrames().push(Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`));
  const events = frames.flatMap((frame) => decoder.push(frame));
  expect(events.filter((event) => event.type === 'block-start')).toHaveLength(20_000);
});
