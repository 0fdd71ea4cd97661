import { describe, expect, it } from 'vitest';
import { isContentEvent, type StreamEvent } from '../canonical/stream-event.ts';
import type { CanonicalResponse } from '../canonical/response.ts';
import { fold, Fold } from './fold.ts';
import { unfold } from './unfold.ts';

const origin = 'anthropic-messages' as const;

const response: CanonicalResponse = {
  id: 'r',
  model: 'm',
  createdAtSec: 5,
  choices: [
    {
      parts: [
        { type: 'reasoning', text: 'hm', signature: { origin, value: 's' } },
        { type: 'reasoning', text: '', redacted: { origin, value: 'x' } },
        { type: 'text', text: 'Hi', citations: { origin, value: [{ a: 1 }, { b: 2 }] } },
        { type: 'tool-call', id: 't', name: 'f', arguments: '{"a":1}' },
        { type: 'opaque', content: { origin, value: { type: 'new' } } },
      ],
      finishReason: 'stop-sequence',
      stopSequence: 'END',
    },
    { parts: [{ type: 'refusal', text: 'No' }], finishReason: 'length', extensions: { origin, fields: { x: 1 } } },
    { parts: [], finishReason: 'stop' },
  ],
  usage: { tokens: { input: 1, output: 0 }, source: 'reported' },
  costUsd: 5e-6,
  bareUsage: true,
  usageExtensions: { origin, fields: { tier: 'a' } },
  extensions: { origin, fields: { y: 2 } },
};

describe('fold', () => {
  it('undoes unfold', () => expect(fold(unfold(response))).toEqual(response));

  it('takes the latest word on each kind of token', () => {
    const events = unfold({ choices: [{ parts: [], finishReason: 'stop' }] });
    const usage = (tokens: object): StreamEvent => ({ type: 'usage', usage: { tokens, source: 'reported' } });
    const [start, end] = events;
    if (!start || !end) throw new Error('a reply has a start and an end');
    const folded = fold([start, usage({ input: 10, output: 1 }), usage({ output: 7 }), end]);
    expect(folded.usage?.tokens).toEqual({ input: 10, output: 7 });
  });

  it('has no reply before the end, and keeps what broke it', () => {
    const gathered = new Fold();
    gathered.push({ type: 'message-start' });
    expect(gathered.response).toBeUndefined();
    gathered.push({ type: 'error', error: { message: 'broke' } });
    expect(gathered.error?.message).toBe('broke');
    expect(() => fold([{ type: 'message-start' }])).toThrow(/before it was complete/);
    expect(() => fold([{ type: 'error', error: { message: 'broke' } }])).toThrow('broke');
  });

  it('lets an empty reply be told from one that says something', () => {
    expect(unfold({ choices: [{ parts: [], finishReason: 'stop' }] }).some(isContentEvent)).toBe(false);
    expect(
      unfold({ choices: [{ parts: [{ type: 'text', text: '' }], finishReason: 'stop' }] }).some(isContentEvent),
    ).toBe(false);
    expect(unfold(response).some(isContentEvent)).toBe(true);
  });
});
