import { expect, test } from 'vitest';
import { addUnits } from './index.ts';

test('units add up kind by kind, and what neither call counted stays absent', () => {
  expect(addUnits({ images: 1 }, { images: 2, 'audio-seconds': 0.5 })).toEqual({ images: 3, 'audio-seconds': 0.5 });
  expect(addUnits({}, {})).toEqual({});
});
