import type { JsonObject } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { findBrokenLaw } from '../../canonical/event-laws.ts';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { fold } from '../../stream/fold.ts';
import { cohereChat } from './index.ts';

function decode(events: readonly JsonObject[]): readonly StreamEvent[] {
  const decoder = cohereChat.createStreamDecoder();
  const frames = events.map((event) => ({ data: JSON.stringify(event), bytes: Buffer.alloc(0) }));
  const decoded = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  expect(findBrokenLaw(decoded)).toBeUndefined();
  return decoded;
}

const start = { id: 'r', type: 'message-start', delta: { message: { role: 'assistant' } } };
const end = (delta: JsonObject) => ({ type: 'message-end', delta });
const text = (index: number, said: string) => ({
  type: 'content-delta',
  index,
  delta: { message: { content: { text: said } } },
});
const cite = (citation: JsonObject) => ({
  type: 'citation-start',
  index: 0,
  delta: { message: { citations: citation } },
});

describe('a stream of Cohere’s', () => {
  it('is read without the starts of its content', () => {
    const { choices } = fold(decode([start, text(0, 'A'), text(0, 'B'), end({ finish_reason: 'COMPLETE' })]));
    expect(choices).toEqual([{ parts: [{ type: 'text', text: 'AB' }], finishReason: 'stop' }]);
  });

  it('keeps citations with the text that has ended before they come', () => {
    const citation = { start: 0, end: 1, text: 'A', sources: [] };
    const planned = { ...citation, type: 'PLAN' };
    const events = [start, text(0, 'A'), { type: 'content-end', index: 0 }, cite(citation), cite(planned)];
    const [choice] = fold(decode([...events, end({ finish_reason: 'COMPLETE' })])).choices;
    expect(choice?.parts).toEqual([
      { type: 'text', text: 'A', citations: { origin: 'cohere-chat', value: [citation] } },
    ]);
    expect(choice?.extensions?.fields).toEqual({ citations: [planned] });
  });

  it('says that tools are called, whatever the word for its end is', () => {
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '' } };
    const called = { type: 'tool-call-start', index: 0, delta: { message: { tool_calls: call } } };
    const [choice] = fold(decode([start, called, end({ finish_reason: 'COMPLETE' })])).choices;
    expect(choice).toMatchObject({
      parts: [{ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }],
      finishReason: 'tool-calls',
      extensions: { fields: { finish_reason: 'COMPLETE' } },
    });
  });

  it('that breaks off tells why, and what it cost', () => {
    const usage = { billed_units: { input_tokens: 3, output_tokens: 1 } };
    const events = decode([start, text(0, 'A'), end({ finish_reason: 'TIMEOUT', usage })]);
    expect(events.slice(-2)).toMatchObject([
      { type: 'usage', usage: { tokens: { input: 3, output: 1 } } },
      { type: 'error', error: { kind: 'timeout', type: 'TIMEOUT' } },
    ]);
    expect(decode([start, end({ finish_reason: 'ERROR', error: 'why' })]).at(-1)).toMatchObject({
      type: 'error',
      error: { message: 'why' },
    });
  });
});

describe('a whole reply of Cohere’s', () => {
  const message = { role: 'assistant', content: [{ type: 'text', text: 'Half' }] };

  it.each(['ERROR', 'TIMEOUT'])('that broke off with %s is none', (word) => {
    const body = { id: 'r', message, finish_reason: word };
    expect(() => cohereChat.decodeResponse(body)).toThrow(word);
    expect(() => cohereChat.inspectResponse(body)).toThrow(word);
  });

  it('counts what is billed, not what Cohere adds to the prompt', () => {
    const usage = {
      billed_units: { input_tokens: 8, output_tokens: 578 },
      tokens: { input_tokens: 1394, output_tokens: 582 },
      cached_tokens: 1344,
    };
    const body = { id: 'r', message, finish_reason: 'COMPLETE', usage };
    expect(cohereChat.inspectResponse(body).usage?.tokens).toEqual({ input: 8, output: 578 });
    expect(cohereChat.decodeResponse(body).value.usageExtensions?.fields).toEqual({
      tokens: usage.tokens,
      cached_tokens: 1344,
    });
  });
});
