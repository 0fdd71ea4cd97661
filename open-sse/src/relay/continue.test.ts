import { clientFormats, type ClientFormat } from '@omniroute/core';
import { describe, expect, test } from 'vitest';
import { findBrokenLaw } from '../canonical/event-laws.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { codecOf } from '../codecs/index.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { ContinueRelay } from './continue.ts';
import { PassthroughRelay } from './passthrough.ts';
import type { StreamRelay } from './stream-relay.ts';
import { TranslateRelay } from './translate.ts';

const context = { model: 'combo', id: 'req_1', createdAtSec: 1_760_000_000, wantsUsage: true };
const pieces = ['Once ', 'upon ', 'a time ', 'there was'];

function reply(
  id: string,
  texts: readonly string[],
  tokens: { input: number; output: number },
): readonly StreamEvent[] {
  return [
    { type: 'message-start', id, model: `${id}-model`, createdAtSec: 1_760_000_000 },
    { type: 'block-start', index: 0, block: { type: 'text' } },
    ...texts.map((text): StreamEvent => ({ type: 'block-delta', index: 0, delta: { type: 'text', text } })),
    { type: 'block-end', index: 0 },
    { type: 'usage', usage: { tokens, source: 'reported' } },
    { type: 'message-end', finishReason: 'stop' },
  ];
}

/** What an upstream of a format sends for events, piece by piece. */
function writtenBy(format: ClientFormat, events: readonly StreamEvent[], model: string): readonly Buffer[] {
  const encoder = codecOf(format).createStreamEncoder({ ...context, id: 'unused', model });
  return events.map((event) => Buffer.from(encoder.push(event)));
}

function relayOf(client: ClientFormat, target: ClientFormat): StreamRelay {
  const to = codecOf(client);
  if (client === target) return new PassthroughRelay(to, { stripUsage: false, continueAs: context });
  return new TranslateRelay({ from: codecOf(target), to, context, isContinuable: true });
}

function carry(relay: StreamRelay, chunks: readonly Buffer[]): string {
  let text = '';
  for (const chunk of chunks) {
    const { ready, ending } = relay.push(chunk);
    text += ready?.toString('utf8') ?? '';
    if (ending?.type === 'ended') text += ending.last.toString('utf8');
  }
  return text;
}

/** The whole stream that a client reads, when its first target breaks after `pieceCount` pieces of text. */
function readBroken(client: ClientFormat, target: ClientFormat, pieceCount: number): string {
  const first = relayOf(client, target);
  const events = reply('one', pieces, { input: 10, output: 4 }).slice(0, 2 + pieceCount);
  const before = carry(first, writtenBy(target, events, 'one-model'));
  const { broken } = first;
  if (!broken) throw new Error('Nobody can go on with it.');
  const from = codecOf('anthropic-messages');
  const next = new ContinueRelay({ from, broken, tokensBefore: { input: 10, output: pieceCount } });
  const rest = writtenBy('anthropic-messages', reply('two', [' a fox', '.'], { input: 20, output: 2 }), 'two-model');
  return before + carry(next, rest);
}

function decode(format: ClientFormat, text: string): readonly StreamEvent[] {
  const frames = createSseFrames();
  const decoder = codecOf(format).createStreamDecoder();
  const all = [...frames.push(Buffer.from(text)), ...frames.end()];
  return [...all.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
}

const jsonOf = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)));

const pairs = clientFormats.flatMap((client) => clientFormats.map((target) => [client, target] as const));

describe.each(pairs)('a client of %s, whose target of %s breaks', (client, target) => {
  test.each([1, 2, 3, 4])('after %i pieces, reads one whole reply', (pieceCount) => {
    const events = decode(client, readBroken(client, target, pieceCount));
    expect(findBrokenLaw(events)).toBeUndefined();
    const { choices, usage } = fold(events);
    const text = choices[0]?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    expect(text).toBe(`${pieces.slice(0, pieceCount).join('').trimEnd()} a fox.`);
    expect(choices[0]?.finishReason).toBe('stop');
    expect(usage?.tokens).toMatchObject({ input: 30, output: pieceCount + 2 });
  });

  test('reads one id and one name of the model throughout', () => {
    const text = readBroken(client, target, 2);
    const named = jsonOf(text).flatMap((data) => [data, Object(data['message']), Object(data['response'])]);
    const chat = named.filter((each) => each['object'] !== undefined || each['type'] === 'message');
    const ids = named.flatMap((each) => (client === 'gemini-generate' ? (each['responseId'] ?? []) : []));
    expect(new Set([...chat.map(({ id }) => id), ...ids])).toEqual(new Set(['one']));
    const models = named.flatMap((each) => each['model'] ?? each['modelVersion'] ?? []);
    expect(new Set(models).size).toBe(1);
  });
});

test.each(clientFormats)('a client of Responses reads items and numbers that go on (%s)', (target) => {
  const events = jsonOf(readBroken('openai-responses', target, 2));
  const numbers = events.map((event) => Number(event['sequence_number']));
  expect(numbers).toEqual(numbers.map((_, place) => place));
  const items = new Set(events.flatMap((event) => event['item_id'] ?? []));
  expect(items.size).toBe(1);
  const { output } = Object(events.at(-1)?.['response']);
  expect(output).toMatchObject([{ id: [...items][0], content: [{ text: 'Once upon a fox.' }] }]);
});

test('an upstream’s own item keeps its id and number when it is gone on with', () => {
  const codec = codecOf('openai-responses');
  const relay = new PassthroughRelay(codec, { stripUsage: false, continueAs: context });
  const frame = (data: Record<string, unknown>) =>
    Buffer.from(`event: ${String(data['type'])}\ndata: ${JSON.stringify(data)}\n\n`);
  const item = { id: 'msg_upstream', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  const place = { item_id: item.id, output_index: 0, content_index: 0 };
  const before = carry(relay, [
    frame({ type: 'response.created', sequence_number: 0, response: { id: 'resp_1', model: 'm', output: [] } }),
    frame({ type: 'response.queued', sequence_number: 1, response: { id: 'resp_1', model: 'm', output: [] } }),
    frame({ type: 'response.output_item.added', sequence_number: 40, output_index: 0, item }),
    frame({
      type: 'response.content_part.added',
      sequence_number: 41,
      ...place,
      part: { type: 'output_text', text: '' },
    }),
    frame({ type: 'response.output_text.delta', sequence_number: 42, ...place, delta: 'Once' }),
  ]);
  const { broken } = relay;
  if (!broken) throw new Error('Nobody can go on with it.');
  const next = new ContinueRelay({ from: codecOf('openai-chat'), broken, tokensBefore: {} });
  const rest = carry(next, writtenBy('openai-chat', reply('two', [' more'], { input: 1, output: 1 }), 'two-model'));
  const events = jsonOf(rest + 'data: {}\n').slice(0, -1);
  expect(jsonOf(before)).toHaveLength(5);
  expect(events[0]).toMatchObject({ type: 'response.output_text.delta', sequence_number: 43, item_id: 'msg_upstream' });
  expect(Object(events.at(-1)?.['response'])).toMatchObject({ id: 'resp_1', output: [{ id: 'msg_upstream' }] });
});
