import type { Connection } from '@omniroute/contract';
import { expect, test } from 'vitest';
import { pickerGroups } from './picker-options.ts';

function connection(id: string, provider: string): Connection {
  const time = '2026-11-21T00:00:00Z';
  return {
    id,
    name: `${id}-name`,
    provider,
    providerName: provider,
    baseUrl: 'https://example.com',
    endpoints: {},
    hasSecret: true,
    settings: {},
    status: 'untested',
    modelCount: 1,
    createdAt: time,
    updatedAt: time,
  };
}

const model = (id: string, mode?: 'chat' | 'embedding') => ({
  id,
  source: 'discovered' as const,
  state: 'active' as const,
  overridden: false,
  ...(mode ? { mode } : {}),
});
const sources = [
  { connection: connection('proxy', 'litellm'), models: [model('gpt-5', 'chat'), model('embed', 'embedding')] },
  { connection: connection('own', 'openai'), models: [model('gpt-5')] },
];

test('models are grouped by the way to them, and those that cannot chat are left out', () => {
  const groups = pickerGroups({ search: '', sources, combos: [], self: undefined });
  expect(groups.map(({ label, options }) => [label, options.map(({ label }) => label)])).toEqual([
    ['Native', ['gpt-5']],
    ['LiteLLM', ['gpt-5']],
  ]);
});

test('an id that no list holds can be used exactly, on each connection', () => {
  const groups = pickerGroups({ search: 'My/Model', sources, combos: [], self: undefined });
  expect(groups).toHaveLength(1);
  expect(groups[0]?.options.map(({ target }) => target)).toEqual([
    { kind: 'model', connection: 'proxy', connectionName: 'proxy-name', provider: 'litellm', model: 'My/Model' },
    { kind: 'model', connection: 'own', connectionName: 'own-name', provider: 'openai', model: 'My/Model' },
  ]);
});

test('a search finds models by the name of their connection', () => {
  const groups = pickerGroups({ search: 'own gpt', sources, combos: [], self: undefined });
  expect(groups[0]?.label).toBe('Native');
});

test('long groups are cut, and say by how much', () => {
  const many = [
    { connection: connection('own', 'openai'), models: Array.from({ length: 70 }, (_, i) => model(`m${i}`)) },
  ];
  expect(pickerGroups({ search: '', sources: many, combos: [], self: undefined })[0]).toMatchObject({ more: 10 });
});
