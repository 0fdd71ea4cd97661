import type { AliasView } from '@omniroute/contract';
import { expect, test } from 'vitest';
import { aliasDraftOf, blankAlias, describeTarget, toAliasCreate, toAliasUpdate } from './alias-values.ts';

const view: AliasView = {
  id: 'als_1',
  name: 'anthropic/*',
  target: { connection: 'con_1', model: 'anthropic/*', connectionName: 'proxy', provider: 'litellm' },
  shadow: { target: { connection: 'con_2', model: 'm' }, percentage: 12.5 },
  hides: { total: 0, examples: [] },
  createdAt: '2026-11-21T13:24:05.000Z',
  updatedAt: '2026-11-21T13:24:05.000Z',
};

test('an alias that is opened and saved stays as it is', () => {
  expect(toAliasUpdate(aliasDraftOf(view))).toEqual({
    name: 'anthropic/*',
    target: { connection: 'con_1', model: 'anthropic/*' },
    shadow: view.shadow,
  });
});

test('only the chosen kind of target is sent, and a shadow that was taken away is taken away', () => {
  const draft = { ...aliasDraftOf(view), kind: 'combo' as const, combo: 'cmb_1', shadow: undefined };
  expect(toAliasUpdate(draft)).toEqual({ name: 'anthropic/*', target: { combo: 'cmb_1' }, shadow: null });
  expect(toAliasCreate({ ...blankAlias, name: ' best ', kind: 'alias', alias: 'als_2' })).toEqual({
    name: 'best',
    target: { alias: 'als_2' },
  });
});

test('a target is shown as clients would write it', () => {
  expect(describeTarget(view)).toBe('proxy/anthropic/*');
  expect(describeTarget({ ...view, target: { combo: 'cmb_1', comboName: 'fast' } })).toBe('combo/fast');
  expect(describeTarget({ ...view, target: { alias: 'als_2', aliasName: 'best' } })).toBe('best');
});
