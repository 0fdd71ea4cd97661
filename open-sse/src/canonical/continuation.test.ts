import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Continuation } from './continuation.ts';
import { findBrokenLaw } from './event-laws.ts';
import { PartialAnswer } from './partial-answer.ts';
import { withPrefill } from './prefill.ts';
import type { BlockStart, StreamEvent } from './stream-event.ts';

const delta = (index: number, text: string): StreamEvent => ({
  type: 'block-delta',
  index,
  delta: { type: 'text', text },
});
const start: StreamEvent = { type: 'message-start', id: 'one' };
const end: StreamEvent = { type: 'message-end', finishReason: 'stop' };

function partialOf(events: readonly StreamEvent[]): PartialAnswer {
  const partial = new PartialAnswer();
  for (const event of events) partial.note(event);
  return partial;
}

function splice(before: readonly StreamEvent[], after: readonly StreamEvent[], tokens = {}): readonly StreamEvent[] {
  const continuation = new Continuation(partialOf(before), tokens);
  return [...before, ...after.flatMap((event) => continuation.push(event))];
}

const textOf = (events: readonly StreamEvent[]) =>
  events.map((event) => (event.type === 'block-delta' && event.delta.type === 'text' ? event.delta.text : '')).join('');

const said = [start, { type: 'block-start', index: 0, block: { type: 'text' } }, delta(0, 'Once upon ')] as const;
const other = { type: 'message-start', id: 'two' } as const;

describe('an answer can be gone on with', () => {
  const opened = (block: BlockStart): readonly StreamEvent[] => [start, { type: 'block-start', index: 0, block }];
  const thought = [...opened({ type: 'reasoning' }), delta(0, 'hm')];

  test.each<[string, readonly StreamEvent[], boolean]>([
    ['while its text is being written', said, true],
    [
      'after thoughts that are over',
      [
        ...thought,
        { type: 'block-end', index: 0 },
        { type: 'block-start', index: 1, block: { type: 'text' } },
        delta(1, 'x'),
      ],
      true,
    ],
    ['not amid a thought', thought, false],
    ['not before it says anything', opened({ type: 'text' }), false],
    ['not when all it says is space', [...opened({ type: 'text' }), delta(0, ' ')], false],
    ['not after its text', [...said, { type: 'block-end', index: 0 }], false],
    ['not amid the call of a tool', opened({ type: 'tool-call', id: 'c', name: 'f' }), false],
    [
      'not after one',
      [
        ...opened({ type: 'tool-call', id: 'c', name: 'f' }),
        { type: 'block-end', index: 0 },
        { type: 'block-start', index: 1, block: { type: 'text' } },
        delta(1, 'x'),
      ],
      false,
    ],
    [
      'not with several alternatives',
      [...said, { type: 'block-start', index: 1, choice: 1, block: { type: 'text' } }, delta(1, 'x')],
      false,
    ],
  ])('%s', (_, events, expected) => {
    expect(partialOf(events).isContinuable).toBe(expected);
  });
});

describe('the events of another reply', () => {
  test('go on in the open block, without a second start, and usage is that of both', () => {
    const spliced = splice(
      said,
      [
        other,
        { type: 'usage', usage: { tokens: { input: 20, output: 1 }, source: 'reported' } },
        { type: 'block-start', index: 0, block: { type: 'text' } },
        delta(0, 'a time'),
        { type: 'block-end', index: 0 },
        { type: 'block-start', index: 1, block: { type: 'tool-call', id: 'c', name: 'f' } },
        { type: 'block-end', index: 1 },
        end,
      ],
      { input: 10, output: 3 },
    );
    expect(findBrokenLaw(spliced)).toBeUndefined();
    expect(spliced.filter(({ type }) => type === 'message-start')).toHaveLength(1);
    expect(textOf(spliced)).toBe('Once upon a time');
    expect(spliced).toContainEqual({ type: 'usage', usage: { tokens: { input: 30, output: 4 }, source: 'reported' } });
    expect(spliced).toContainEqual(expect.objectContaining({ type: 'block-start', index: 1 }));
  });

  test('say no space twice', () => {
    const text = (...pieces: readonly string[]) => [
      other,
      { type: 'block-start', index: 0, block: { type: 'text' } } as const,
      ...pieces.map((piece) => delta(0, piece)),
    ];
    expect(textOf(splice(said, text(' ', ' a')))).toBe('Once upon  a');
    expect(textOf(splice(said, text(' a')))).toBe('Once upon a');
    expect(textOf(splice(said, text('a')))).toBe('Once upon a');
    expect(textOf(splice([...said.slice(0, 2), delta(0, 'Once')], text(' a', ' b')))).toBe('Once a b');
  });

  test('end the open block where there is no more text', () => {
    const spliced = splice(said, [other, end]);
    expect(findBrokenLaw(spliced)).toBeUndefined();
    expect(spliced.at(-2)).toEqual({ type: 'block-end', index: 0 });
  });
});

const blocks: fc.Arbitrary<BlockStart> = fc.constantFrom<BlockStart[]>(
  { type: 'text' },
  { type: 'refusal' },
  { type: 'reasoning' },
  { type: 'tool-call', id: 'c', name: 'f' },
);
const pieces = fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 });
const replies = fc
  .record({ blocks: fc.array(fc.tuple(blocks, pieces), { maxLength: 5 }), breaks: fc.boolean(), usage: fc.nat(9) })
  .map(({ blocks: parts, breaks, usage }): readonly StreamEvent[] => [
    other,
    { type: 'usage', usage: { tokens: { output: usage }, source: 'reported' } },
    ...parts.flatMap(([block, texts], index): readonly StreamEvent[] => [
      { type: 'block-start', index, block },
      ...texts.map((text) => delta(index, text)),
      { type: 'block-end', index },
    ]),
    breaks ? { type: 'error', error: { message: 'broke' } } : end,
  ]);

test('whatever comes after a broken answer, the whole keeps the laws', () => {
  fc.assert(
    fc.property(replies, fc.boolean(), (reply, hasThought) => {
      const first = hasThought ? 1 : 0;
      const before: readonly StreamEvent[] = [
        start,
        ...(hasThought
          ? ([
              { type: 'block-start', index: 0, block: { type: 'reasoning' } },
              { type: 'block-end', index: 0 },
            ] as const)
          : []),
        { type: 'block-start', index: first, block: { type: 'text' } },
        delta(first, 'Once'),
      ];
      expect(findBrokenLaw(splice(before, reply))).toBeUndefined();
    }),
    { numRuns: 3000 },
  );
});

test('a model is shown the answer so far as the last turn, without space at its end', () => {
  const request = {
    model: 'm',
    stream: true,
    turns: [{ role: 'user' as const, parts: [{ type: 'text' as const, text: 'Tell.' }] }],
  };
  const more = { reasoning: { effort: 'high' as const }, choices: 1, maxOutputTokens: 100 };
  const shown = withPrefill({ ...request, ...more }, { text: 'Once upon ', usedTokens: 3 });
  expect(shown).toEqual({
    ...request,
    maxOutputTokens: 97,
    turns: [...request.turns, { role: 'assistant', parts: [{ type: 'text', text: 'Once upon' }] }],
  });
  const again = withPrefill(shown, { text: ' a time', usedTokens: 500 });
  expect(again.turns).toHaveLength(2);
  expect(again.turns[1]?.parts).toHaveLength(2);
  expect(again.maxOutputTokens).toBe(1);
});
