import { expect, test } from 'vitest';
import { hashUnit } from './hash-unit.ts';

test('texts that differ little are spread evenly over [0, 1), and pairs of them show no pattern', () => {
  const buckets = Array.from({ length: 100 }, () => 0);
  const count = 200_000;
  for (let each = 0; each < count / 2; each += 1) {
    const left = hashUnit(`user-${each}\ncon_a/m`);
    const right = hashUnit(`user-${each}\ncon_b/m`);
    const bucket = Math.floor(left * 10) * 10 + Math.floor(right * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  const expected = count / 2 / buckets.length;
  const chiSquared = buckets.reduce((sum, found) => sum + (found - expected) ** 2 / expected, 0);
  // 99 degrees of freedom: above 148.2 comes once in a thousand honest generators.
  expect(chiSquared).toBeLessThan(148.2);
});

test('the same text is the same number for ever: what it decided stays decided after an update', () => {
  expect(hashUnit('')).toBe(hashUnit(''));
  expect(hashUnit('user-1')).toMatchInlineSnapshot(`0.49867578393897816`);
});
