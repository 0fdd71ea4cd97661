import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sketch, sketchError } from './sketch.ts';

const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 3_600_000, noNaN: true })), {
  minLength: 1,
  maxLength: 300,
});
const shares = [0.01, 0.5, 0.95, 0.99, 1];

function sketchOf(all: readonly number[]): Sketch {
  const sketch = new Sketch();
  for (const value of all) sketch.add(value);
  return sketch;
}

/** By nearest rank, over the values themselves. */
function exactQuantile(all: readonly number[], share: number): number {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
}

describe('a sketch', () => {
  test('knows every quantile within 1 %', () => {
    fc.assert(
      fc.property(values, (all) => {
        const sketch = sketchOf(all);
        for (const share of shares) {
          const exact = exactQuantile(all, share);
          expect(Math.abs((sketch.quantile(share) ?? Number.NaN) - exact)).toBeLessThanOrEqual(
            exact * sketchError * 1.0001,
          );
        }
      }),
    );
  });

  test('is the same whether values came at once, in parts that were merged, or through bytes', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const merged = sketchOf(first);
        merged.merge(sketchOf(second));
        const stored = new Sketch();
        stored.mergeEncoded(sketchOf(second).encode());
        stored.mergeEncoded(sketchOf(first).encode());
        const whole = sketchOf([...first, ...second]);
        expect(merged.encode()).toEqual(whole.encode());
        expect(stored.encode()).toEqual(whole.encode());
        expect([merged.count, stored.count]).toEqual([whole.count, whole.count]);
      }),
    );
  });

  test('that is empty has no quantiles and takes no bytes', () => {
    const sketch = new Sketch();
    expect([sketch.quantile(0.5), sketch.shareUpTo(1), sketch.encode().length]).toEqual([undefined, undefined, 0]);
  });

  test('tells which share of its values is within a bound', () => {
    expect(sketchOf([0, 10, 20, 30]).shareUpTo(25)).toBe(0.75);
  });

  test('of a thousand answers within a second takes less than half a kilobyte', () => {
    const sketch = sketchOf(Array.from({ length: 1000 }, (_, index) => 200 + index));
    expect(sketch.encode().length).toBeLessThan(512);
  });

  test('that was cut is refused', () => {
    const bytes = sketchOf([5, 500]).encode();
    expect(() => new Sketch().mergeEncoded(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });
});
