import { expect, test } from 'vitest';
import { defaultsDraftOf, toRoutingDefaults } from './defaults-values.ts';

test('what is off stays out, and the usual kinds of failure are not written down', () => {
  expect(toRoutingDefaults(defaultsDraftOf({}))).toEqual({});
  const usual = { afterFailure: { combo: 'cmb_1' }, unknownNames: { combo: 'cmb_2' } };
  expect(toRoutingDefaults(defaultsDraftOf(usual))).toEqual(usual);
  const some = { afterFailure: { combo: 'cmb_1', on: ['timeout' as const] } };
  expect(toRoutingDefaults(defaultsDraftOf(some))).toEqual(some);
});
