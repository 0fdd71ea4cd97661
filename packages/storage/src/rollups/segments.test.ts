import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupingBy } from './groupings.ts';
import { keptMs, resolutionMs, resolutions } from './resolutions.ts';
import { segmentsOf } from './segments.ts';

const nowMs = Date.UTC(2026, 10, 21, 15, 30, 12);
const hour = resolutionMs.hour;

test('segments cover a range without a gap or an overlap, and cells only where they are whole and kept', () => {
  const grouping = fc.constantFrom(groupingBy(), groupingBy('key'), groupingBy('key', 'model'));
  const time = fc.integer({ min: nowMs - 200 * resolutionMs.day, max: nowMs });
  fc.assert(
    fc.property(grouping, time, time, fc.constantFrom(...resolutions), (by, one, other, longest) => {
      const [fromMs, toMs] = one < other ? [one, other] : [other, one];
      const segments = segmentsOf({ fromMs, toMs, longest, grouping: by, nowMs });
      let at = fromMs;
      for (const segment of segments) {
        expect(segment.fromMs).toBe(at);
        expect(segment.toMs).toBeGreaterThan(segment.fromMs);
        at = segment.toMs;
        if (segment.read === 'rows') continue;
        expect(segment.fromMs % resolutionMs[segment.read]).toBe(0);
        expect(segment.toMs % resolutionMs[segment.read]).toBe(0);
        expect(resolutionMs[segment.read]).toBeLessThanOrEqual(resolutionMs[longest]);
        expect(segment.fromMs).toBeGreaterThanOrEqual(nowMs - keptMs(segment.read, by));
      }
      expect(at).toBe(toMs);
    }),
  );
});

test('a day with ragged edges is read by hours, minutes and rows', () => {
  const midnight = Date.UTC(2026, 10, 21);
  const fromMs = midnight - hour / 2 - 500;
  const segments = segmentsOf({ fromMs, toMs: midnight + 2 * hour, longest: 'day', grouping: groupingBy(), nowMs });
  expect(segments).toEqual([
    { read: 'rows', fromMs, toMs: midnight - hour / 2 },
    { read: 'minute', fromMs: midnight - hour / 2, toMs: midnight },
    { read: 'hour', fromMs: midnight, toMs: midnight + 2 * hour },
  ]);
});
