import { describe, expect, it } from 'vitest';
import { difference, median, ratio, slope } from './statistics.ts';

describe('the median', () => {
  it('is the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 7])).toBe(6);
    expect(median([4])).toBe(4);
  });

  it('is unknown for nothing', () => {
    expect(median([])).toBeUndefined();
  });
});

describe('ratios and differences', () => {
  it('are unknown as soon as one side is', () => {
    expect(ratio(6, 3)).toBe(2);
    expect(ratio(undefined, 3)).toBeUndefined();
    expect(ratio(6, 0)).toBeUndefined();
    expect(difference(6, 4)).toBe(2);
    expect(difference(6, undefined)).toBeUndefined();
  });
});

describe('the slope', () => {
  it('is that of a line, and of the best line through points around it', () => {
    expect(slope([1, 2, 3].map((x) => ({ x, y: 40 - 3 * x })))).toBeCloseTo(-3);
    const around = [0, 1, 2, 3].map((x) => ({ x, y: 2 * x + (x % 3 === 0 ? 1 : -1) }));
    expect(slope(around)).toBeCloseTo(2);
  });

  it('is unknown where x does not change', () => {
    expect(slope([])).toBeUndefined();
    expect(
      slope([
        { x: 1, y: 5 },
        { x: 1, y: 9 },
      ]),
    ).toBeUndefined();
  });
});
