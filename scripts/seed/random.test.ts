import { expect, it } from 'vitest';
import { idMaker } from './ids.ts';
import { createRandom, weightedPick } from './random.ts';

it('draws the same from the same seed, and other things from another', () => {
  const draw = (seed: number) => {
    const random = createRandom(seed);
    return [random.next(), random.hex(20), random.idEnding(), random.logNormal(100, 0.5), random.below(1000)];
  };
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
});

it('draws log-normal values around their median', () => {
  const random = createRandom(1);
  const drawn = Array.from({ length: 20_001 }, () => random.logNormal(250, 0.6)).toSorted((a, b) => a - b);
  expect(drawn[10_000]).toBeGreaterThan(240);
  expect(drawn[10_000]).toBeLessThan(260);
  // One sigma below and above: 16 % and 84 %.
  expect((drawn[16_827] ?? 0) / 250).toBeCloseTo(Math.exp(0.6), 1);
});

it('picks by weight', () => {
  const pick = weightedPick(['often', 'seldom', 'never'] as const, (item) => ({ often: 9, seldom: 1, never: 0 })[item]);
  const random = createRandom(2);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let index = 0; index < 10_000; index += 1) counts[pick(random)] += 1;
  expect(counts.never).toBe(0);
  expect(counts.seldom).toBeGreaterThan(850);
  expect(counts.seldom).toBeLessThan(1150);
});

it('makes ids that look like ours and sort by time', () => {
  const makeId = idMaker(createRandom(1));
  const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map((atMs) => makeId('req', atMs));
  expect(ids.every((id) => /^req_[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toBe(true);
  expect(ids).toEqual(ids.toSorted());
});
