import type { JsonObject } from '@omniroute/core';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import type { StreamDecoderOptions } from '../codec.ts';
import { createStreamDecoder } from './stream-decoder.ts';

type Event = readonly [name: string, data: JsonObject];

function decode(events: readonly Event[], options?: StreamDecoderOptions): readonly StreamEvent[] {
  const decoder = createStreamDecoder(options);
  const decoded = events.flatMap(([event, data]) => {
    const text = JSON.stringify(data);
    return decoder.push({ event, data: text, bytes: Buffer.from(text) });
  });
  return [...decoded, ...decoder.end()];
}

const text = (index: number, words: string): Event => [
  'contentBlockDelta',
  { contentBlockIndex: index, delta: { text: words } },
];
const stop: Event = ['messageStop', { stopReason: 'end_turn' }];
const metadata: Event = [
  'metadata',
  { usage: { inputTokens: 3, outputTokens: 1, totalTokens: 4 }, metrics: { latencyMs: 7 } },
];

test('the counts may come before the reason to stop', () => {
  const events = decode([text(0, 'Hi'), metadata, stop]);
  expect(events.at(-1)).toMatchObject({ type: 'message-end', finishReason: 'stop' });
  expect(events.filter(({ type }) => type === 'usage')).toHaveLength(1);
});

test('a stream without the last event is whole, unless that event is required', () => {
  expect(decode([text(0, 'Hi'), stop]).at(-1)?.type).toBe('message-end');
  expect(decode([text(0, 'Hi'), stop], { requireTerminalMarker: true }).at(-1)).toMatchObject({
    type: 'error',
    error: { kind: 'protocol' },
  });
});

test('blocks that come at once are told apart by their numbers', () => {
  const events = decode([text(0, 'a'), text(1, 'b'), text(0, 'c'), stop, metadata]);
  const words = (index: number): string =>
    events
      .filter((event) => event.type === 'block-delta' && event.index === index)
      .map((event) => (event.type === 'block-delta' && event.delta.type === 'text' ? event.delta.text : ''))
      .join('');
  expect([words(0), words(1)]).toEqual(['ac', 'b']);
});

test('arguments of a call that nobody began are a break of the protocol', () => {
  const input: Event = ['contentBlockDelta', { contentBlockIndex: 0, delta: { toolUse: { input: '{}' } } }];
  expect(decode([input]).at(-1)).toMatchObject({ type: 'error', error: { kind: 'protocol' } });
});

test('an exception names its type and the status that goes with it', () => {
  expect(decode([['throttlingException', { message: 'slow down' }]])).toEqual([
    { type: 'error', error: { message: 'slow down', type: 'throttlingException', status: 429 } },
  ]);
});

test('an event of a kind that there was not yet is kept', () => {
  const events = decode([['weather', { sunny: true }], stop, metadata]);
  expect(events[1]).toEqual({
    type: 'opaque',
    content: { origin: 'bedrock-converse', value: { event: 'weather', data: { sunny: true } } },
  });
});
