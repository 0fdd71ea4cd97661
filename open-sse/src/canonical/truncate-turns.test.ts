import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Part } from './part.ts';
import type { CanonicalRequest, Turn } from './request.ts';
import { truncateTurns } from './truncate-turns.ts';

const say = (role: Turn['role'], text: string): Turn => ({ role, parts: [{ type: 'text', text }] });
const call = (...ids: readonly string[]): Turn => ({
  role: 'assistant',
  parts: ids.map((id): Part => ({ type: 'tool-call', id, name: 'look', arguments: '{}' })),
});
const result = (id: string, text = 'found'): Turn => ({
  role: 'user',
  parts: [{ type: 'tool-result', toolCallId: id, content: [{ type: 'text', text }] }],
});
const requestOf = (turns: readonly Turn[]): CanonicalRequest => ({ model: 'm', stream: false, turns });
const keptOf = (turns: readonly Turn[], drop: number) =>
  truncateTurns(requestOf(turns), drop).request.turns.map((turn) => turns.indexOf(turn));

describe('the oldest turns go first', () => {
  const turns = [
    say('system', 'Be kind.'),
    say('user', 'aaaa'),
    say('assistant', 'bbbb'),
    say('user', 'cccc'),
    say('assistant', 'dddd'),
    say('user', 'eeee'),
  ];

  test('with what answers them', () => {
    expect(keptOf(turns, 1)).toEqual([0, 3, 4, 5]);
    expect(keptOf(turns, 9)).toEqual([0, 5]);
  });

  test('but never the system prompt nor the last turn of the user', () => {
    expect(keptOf(turns, 1_000_000)).toEqual([0, 5]);
  });

  test('and nothing where nothing has to', () => {
    const request = requestOf(turns);
    expect(truncateTurns(request, 0)).toEqual({ request, droppedTurns: 0 });
    expect(truncateTurns(request, 0).request).toBe(request);
  });
});

test('the call of a tool goes with its results, and the latest stays with the question', () => {
  const turns = [
    say('user', 'Find it.'),
    call('1', '2'),
    result('1'),
    result('2'),
    call('3'),
    result('3'),
    call('4'),
    result('4'),
  ];
  expect(keptOf(turns, 1)).toEqual([0, 4, 5, 6, 7]);
  expect(keptOf(turns, 1000)).toEqual([0, 6, 7]);
});

test('ids that are used again tie no more turns together than belong together', () => {
  const turns = [
    say('user', 'One.'),
    call('a'),
    result('a'),
    say('user', 'Two.'),
    call('a'),
    result('a'),
    say('user', 'Three.'),
  ];
  expect(keptOf(turns, 1)).toEqual([3, 4, 5, 6]);
});

const words = fc.string({ minLength: 1, maxLength: 12 });
type Piece = readonly Turn[];
let lastId = 0;
const rounds: fc.Arbitrary<Piece> = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }).map((sizes) =>
  sizes.flatMap((size) => {
    const ids = Array.from({ length: size }, () => `call-${(lastId += 1)}`);
    return [call(...ids), ...ids.map((id) => result(id))];
  }),
);
const exchange: fc.Arbitrary<Piece> = fc
  .tuple(words, rounds, words, fc.boolean())
  .map(([question, tools, answer, isTold]) => [
    ...(isTold ? [say('system', 'Note the time.')] : []),
    say('user', question),
    ...tools,
    say('assistant', answer),
  ]);
const conversations = fc
  .tuple(fc.boolean(), fc.array(exchange, { maxLength: 6 }), words, rounds)
  .map(([isTold, exchanges, last, tools]) => [
    ...(isTold ? [say('system', 'Be kind.')] : []),
    ...exchanges.flat(),
    say('user', last),
    ...tools,
  ]);

test('what is left of any conversation is one, shorter, with its system prompt and its end', () => {
  fc.assert(
    fc.property(conversations, fc.nat(120), (turns, drop) => {
      const { request, droppedTurns } = truncateTurns(requestOf(turns), drop);
      const kept = request.turns;
      expect(kept).toHaveLength(turns.length - droppedTurns);
      expect(kept).toEqual(turns.filter((turn) => kept.includes(turn)));
      expect(kept.filter(({ role }) => role === 'system')).toEqual(turns.filter(({ role }) => role === 'system'));
      expect(kept.at(-1)).toBe(turns.at(-1));
      expect(kept).toContain(turns.findLast(isQuestion));
      expect(kept.find(({ role }) => role !== 'system')).toSatisfy(isQuestion);
      expect(idsOf(kept, 'tool-call')).toEqual(idsOf(kept, 'tool-result'));
      const gone = lengthOf(turns) - lengthOf(kept);
      if (gone < drop) expect(truncateTurns(request, 1).droppedTurns).toBe(0);
    }),
    { numRuns: 3000 },
  );
});

function isQuestion({ role, parts }: Turn): boolean {
  return role === 'user' && parts.some(({ type }) => type === 'text');
}

function idsOf(turns: readonly Turn[], type: 'tool-call' | 'tool-result'): readonly string[] {
  const parts = turns.flatMap((turn) => turn.parts);
  return parts.flatMap((part) =>
    part.type !== type
      ? []
      : part.type === 'tool-call'
        ? [part.id]
        : part.type === 'tool-result'
          ? [part.toolCallId]
          : [],
  );
}

function lengthOf(turns: readonly Turn[]): number {
  const one = (part: Part): number => {
    if (part.type === 'text') return part.text.length;
    if (part.type === 'tool-call') return part.name.length + part.arguments.length;
    return part.type === 'tool-result' ? part.content.reduce((sum, each) => sum + one(each), 0) : 0;
  };
  return turns.flatMap(({ parts }) => parts).reduce((sum, part) => sum + one(part), 0);
}
