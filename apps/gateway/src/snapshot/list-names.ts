import { isPattern } from '@omniroute/core';
import { expandPatterns, type RoutingTable } from '@omniroute/routing';
import type { AliasRow, ComboRow, ConnectionRow } from '@omniroute/storage';
import type { ListedModel, LiveConnection } from './snapshot.ts';

export type NamedRows = {
  readonly connections: readonly ConnectionRow[];
  readonly combos: readonly ComboRow[];
  readonly aliases: readonly AliasRow[];
};

/** Combos first, then aliases, the names that patterns give to listed models, and every model by its full name; each once. */
export function listNames(
  { connections: rows, combos, aliases }: NamedRows,
  connections: ReadonlyMap<string, LiveConnection>,
  routing: RoutingTable,
): readonly ListedModel[] {
  const own = [...combos, ...aliases]
    .filter(({ name }) => routing.combosByName.has(name) || routing.aliases.exact.has(name))
    .map(({ name, createdAtMs }) => ours(name, createdAtMs));
  const newestPattern = aliases.reduce(
    (newest, { name, createdAtMs }) => (isPattern(name) ? Math.max(newest, createdAtMs) : newest),
    0,
  );
  const expanded = expandPatterns(routing).map((name) => ours(name, newestPattern));
  const models = rows.flatMap((row) =>
    [...(connections.get(row.id)?.models.keys() ?? [])].map((model) => ({
      id: `${row.name}/${model}`,
      ownedBy: row.provider,
      createdAtSec: Math.floor(row.createdAtMs / 1000),
    })),
  );
  const listed = [...own, ...expanded];
  if (aliases.length === 0) return [...listed, ...models];
  const taken = new Set(listed.map(({ id }) => id));
  return [...listed, ...models.filter(({ id }) => !taken.has(id))];
}

function ours(id: string, createdAtMs: number): ListedModel {
  return { id, ownedBy: 'omniroute', createdAtSec: Math.floor(createdAtMs / 1000) };
}
