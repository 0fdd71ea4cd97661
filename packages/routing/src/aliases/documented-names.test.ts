// oxlint-disable-next-line no-restricted-imports -- the routing does no I/O; this test reads what the docs promise
import { readFile } from 'node:fs/promises';
import type { AliasTarget } from '@omniroute/core';
import { expect, test } from 'vitest';
import { makeCombo, makeTable } from '../__fixtures__/plan-input.ts';
import { buildAliasTable, resolveModel, type RoutingTable } from '../index.ts';

type Example = {
  readonly connections: Readonly<Record<string, readonly string[]>>;
  readonly combos: readonly string[];
  /** Targets by names. */
  readonly aliases: Readonly<Record<string, AliasTarget>>;
  readonly means: Readonly<Record<string, string>>;
};

function readExamples(text: string): readonly Example[] {
  return [...text.matchAll(/```json names\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json));
}

function tableOf({ connections, combos, aliases }: Example): RoutingTable {
  const table = makeTable({ combos: combos.map((name) => makeCombo(name, [])), listed: connections });
  const rows = Object.entries(aliases).map(([name, target]) => ({ id: `als_${name}`, name, target: withIds(target) }));
  return { ...table, aliases: buildAliasTable({ ...table, aliases: rows }) };
}

function withIds(target: AliasTarget): AliasTarget {
  if ('combo' in target) return { combo: `cmb_${target.combo}` };
  return 'alias' in target ? { alias: `als_${target.alias}` } : { ...target, connection: `con_${target.connection}` };
}

function meaningOf(name: string, table: RoutingTable): string {
  const resolved = resolveModel(name, table);
  if (resolved.type === 'combo') return `combo ${resolved.combo.name}`;
  if (resolved.type !== 'target') return resolved.type;
  return `${resolved.target.connectionId.replace(/^con_/, '')} ${resolved.target.model}`;
}

const examples = readExamples(await readFile(new URL('../../../../docs/routing.md', import.meta.url), 'utf8'));

test('names mean what the documentation says', () => {
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    const table = tableOf(example);
    const meanings = Object.keys(example.means).map((name) => [name, meaningOf(name, table)]);
    expect(Object.fromEntries(meanings)).toEqual(example.means);
  }
});
