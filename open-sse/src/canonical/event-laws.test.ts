import { describe, expect, it } from 'vitest';
import { findBrokenLaw } from './event-laws.ts';
import type { StreamEvent } from './stream-event.ts';

const start: StreamEvent = { type: 'message-start' };
const text: StreamEvent = { type: 'block-start', index: 0, block: { type: 'text' } };
const call: StreamEvent = { type: 'block-start', index: 0, block: { type: 'tool-call', id: 'a', name: 'f' } };
const second: StreamEvent = { type: 'block-start', index: 1, block: { type: 'text' }, choice: 1 };
const delta: StreamEvent = { type: 'block-delta', index: 0, delta: { type: 'text', text: 'x' } };
const signature: StreamEvent = {
  type: 'block-delta',
  index: 0,
  delta: { type: 'signature', signature: { origin: 'anthropic-messages', value: 's' } },
};
const close = (index: number): StreamEvent => ({ type: 'block-end', index });
const end: StreamEvent = { type: 'message-end', finishReason: 'stop' };
const error: StreamEvent = { type: 'error', error: { message: 'broke' } };
const choiceEnd: StreamEvent = { type: 'choice-end', choice: 1, finishReason: 'stop' };

describe('the laws of events', () => {
  it.each<[string, readonly StreamEvent[]]>([
    ['a whole reply', [start, text, delta, close(0), end]],
    ['an empty reply', [start, end]],
    ['an error and nothing else', [error]],
    ['an error amid a block', [start, text, delta, error]],
    ['two choices', [start, text, second, close(1), choiceEnd, close(0), end]],
  ])('hold for %s', (_, events) => expect(findBrokenLaw(events)).toBeUndefined());

  it.each<[string, readonly StreamEvent[], RegExp]>([
    ['no start', [text], /begins with message-start/],
    ['two starts', [start, start], /starts once/],
    ['silence', [start, text, delta, close(0)], /ends with message-end or error/],
    ['nothing at all', [], /ends with message-end or error/],
    ['two ends', [start, end, end], /nothing follows/],
    ['words after an error', [start, error, delta], /nothing follows/],
    ['a delta without a block', [start, delta], /open block/],
    ['a delta after the block', [start, text, close(0), delta], /open block/],
    ['a block that stays open', [start, text, end], /every block ends/],
    ['a block that ends twice', [start, text, close(0), close(0)], /only an open block ends/],
    ['a block number used twice', [start, text, close(0), text], /numbered in the order/],
    ['signed arguments', [start, call, signature], /only reasoning is signed/],
    ['a choice that stays open', [start, text, second, close(0), close(1), end], /every choice ends/],
    [
      'half a token',
      [start, { type: 'usage', usage: { tokens: { input: 0.5 }, source: 'reported' } }],
      /whole numbers/,
    ],
  ])('are broken by %s', (_, events, law) => expect(findBrokenLaw(events)).toMatch(law));
});
