import { expect, test } from 'vitest';
import { blankDraft, draftOf, newTarget, toComboInput } from './draft.ts';

const target = newTarget(
  { kind: 'model', connection: 'con_1', connectionName: 'litellm', provider: 'litellm', model: 'gpt' },
  '3',
);
const draft = { ...blankDraft, name: ' fast ', targets: [target] };

test('what was left at its default is not sent', () => {
  expect(toComboInput(draft)).toEqual({
    name: 'fast',
    strategy: 'priority',
    targets: [{ connection: 'con_1', model: 'gpt' }],
    fallback: {},
    options: {},
  });
});

test('weights are sent only for strategies that they say something to', () => {
  expect(toComboInput({ ...draft, strategy: 'weighted' }).targets).toEqual([
    { connection: 'con_1', model: 'gpt', weight: 3 },
  ]);
  expect(toComboInput({ ...draft, strategy: 'random' }).targets).toEqual([{ connection: 'con_1', model: 'gpt' }]);
});

test('seconds become milliseconds', () => {
  expect(toComboInput({ ...draft, deadlineSeconds: '2.5', attempts: '2', fallbackOn: [] }).fallback).toEqual({
    on: [],
    attempts: 2,
    deadlineMs: 2500,
  });
});

test('a combo that is opened and saved stays the same', () => {
  const combo = {
    id: 'cmb_1',
    name: 'fast',
    strategy: 'weighted' as const,
    targets: [
      {
        connection: 'con_1',
        connectionName: 'a',
        provider: 'litellm',
        model: 'm',
        weight: 2,
        options: { dialect: 'chat' as const, rpm: 60 },
      },
      { combo: 'cmb_2', comboName: 'other', weight: 1, when: { team: ['free'] } },
    ],
    fallback: { on: ['timeout' as const], firstEventTimeoutMs: 1500 },
    options: { sticky: 'user' as const },
    version: 1,
    createdAt: '2026-11-21T00:00:00Z',
    updatedAt: '2026-11-21T00:00:00Z',
  };
  expect(toComboInput(draftOf(combo))).toEqual({
    name: 'fast',
    strategy: 'weighted',
    targets: [
      { connection: 'con_1', model: 'm', weight: 2, options: { dialect: 'chat', rpm: 60 } },
      { combo: 'cmb_2', weight: 1, when: { team: ['free'] } },
    ],
    fallback: { on: ['timeout'], firstEventTimeoutMs: 1500 },
    options: { sticky: 'user' },
  });
});
