import { expect, test } from 'vitest';
import { blankWalk, toWalkOptions, walkValuesOf } from './walk-values.ts';

test('options come back from the form as they went in', () => {
  const hedge = { afterMs: 250, max: 3, maxShare: 0.07 };
  expect(toWalkOptions(walkValuesOf({ hedge }), 'hedged')).toEqual({ hedge });
  const cascade = { minLogprob: -0.5, judge: { connection: 'con_1', model: 'grader' }, minScore: 6, onLength: true };
  expect(toWalkOptions(walkValuesOf({ cascade }), 'cascade')).toEqual({ cascade });
});

test('a form that is left empty sends nothing: the gateway’s defaults may improve', () => {
  expect(toWalkOptions(blankWalk, 'hedged')).toEqual({});
  expect(toWalkOptions(blankWalk, 'cascade')).toEqual({});
});

test('a strategy is sent its own options alone', () => {
  const values = { ...blankWalk, hedgeAfterMs: '250', minLogprob: '-1' };
  expect(toWalkOptions(values, 'priority')).toEqual({});
  expect(toWalkOptions(values, 'cascade')).toEqual({ cascade: { minLogprob: -1 } });
});

test('without a judge its least score is not sent', () => {
  expect(toWalkOptions({ ...blankWalk, minScore: '5' }, 'cascade')).toEqual({});
});

test('percents are shares without what binary fractions leave behind', () => {
  expect(toWalkOptions({ ...blankWalk, hedgeSharePercent: '7' }, 'hedged')).toEqual({ hedge: { maxShare: 0.07 } });
  expect(walkValuesOf({ hedge: { maxShare: 0.07 } }).hedgeSharePercent).toBe('7');
});
