import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveItem, shareOf } from './reorder.ts';

test.each([
  [0, 2, ['b', 'c', 'a', 'd']],
  [3, 0, ['d', 'a', 'b', 'c']],
  [1, 99, ['a', 'c', 'd', 'b']],
  [1, -5, ['b', 'a', 'c', 'd']],
  [9, 0, ['a', 'b', 'c', 'd']],
])('the item at %d moves to %d', (from, to, expected) => {
  expect(moveItem(['a', 'b', 'c', 'd'], from, to)).toEqual(expected);
});

test('a move loses nothing, and its reverse restores the order', () => {
  const anyMove = fc.tuple(fc.uniqueArray(fc.integer(), { minLength: 10, maxLength: 20 }), fc.nat(9), fc.nat(9));
  fc.assert(
    fc.property(anyMove, ([items, from, to]) => {
      const moved = moveItem(items, from, to);
      expect(moved[to]).toBe(items[from]);
      expect(moveItem(moved, to, from)).toEqual(items);
    }),
  );
});

test('weights become shares, and what is no weight has none', () => {
  expect(shareOf(['9', '1'])).toEqual([0.9, 0.1]);
  expect(shareOf(['1', '', '-2', 'x', '3'])).toEqual([0.25, undefined, undefined, undefined, 0.75]);
});
