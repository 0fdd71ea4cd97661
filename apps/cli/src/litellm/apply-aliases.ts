import type { AliasView, Client } from '@omniroute/contract';
import { isPattern } from '@omniroute/core';
import type { ImportedAlias, LitellmEntities } from '@omniroute/litellm-config';
import type { Action } from './apply-import.ts';
import { isEqual } from './is-equal.ts';

/** Names that the gateway has already for something else. */
export type TakenNames = { readonly combos: ReadonlySet<string>; readonly connections: ReadonlySet<string> };

/** Brings the gateway to hold these aliases, and lets failed models go on as the file says. A name that means something else stays. */
export async function applyAliases(
  client: Client,
  { aliases, afterFailure }: LitellmEntities,
  taken: TakenNames,
): Promise<readonly Action[]> {
  const actions: Action[] = [];
  const existing = aliases.length === 0 ? [] : (await client.call('listAliases', {})).items;
  const byName = new Map(existing.map((alias) => [alias.name, alias]));
  for (const alias of aliases)
    actions.push(await applyAlias(client, alias, { existing: byName.get(alias.name), taken }));
  if (afterFailure !== undefined) actions.push(await applyDefault(client, afterFailure));
  return actions;
}

type Around = { readonly existing: AliasView | undefined; readonly taken: TakenNames };

async function applyAlias(client: Client, alias: ImportedAlias, { existing, taken }: Around): Promise<Action> {
  const action = { kind: 'alias', name: alias.name } as const;
  if (taken.combos.has(alias.name)) return { ...action, result: 'unchanged', note: 'a combo has this name: it stays' };
  const head = isPattern(alias.name) ? /^([^/*]+)\//.exec(alias.name)?.[1] : undefined;
  if (head !== undefined && taken.connections.has(head))
    return {
      ...action,
      result: 'unchanged',
      note: `${head}/… means the connection “${head}”: rename it and import again`,
    };
  if (existing === undefined) {
    await client.call('createAlias', { body: alias });
    return { ...action, result: 'created' };
  }
  if (isEqual(toTarget(existing), alias.target)) return { ...action, result: 'unchanged' };
  await client.call('updateAlias', { params: { id: existing.id }, body: { target: alias.target } });
  return { ...action, result: 'updated' };
}

async function applyDefault(client: Client, combo: string): Promise<Action> {
  const action = { kind: 'default', name: `failed models go on with ${combo}` } as const;
  const [defaults, { id }] = await Promise.all([
    client.call('getRoutingDefaults', {}),
    client.call('getCombo', { params: { id: combo } }),
  ]);
  if (defaults.afterFailure?.combo === id) return { ...action, result: 'unchanged' };
  const result = defaults.afterFailure === undefined ? 'created' : 'updated';
  await client.call('setRoutingDefaults', { body: { ...defaults, afterFailure: { combo: id } } });
  return { ...action, result };
}

/** The target with names, as files have it. One that is an alias itself has no place in a file. */
export function toTarget({ target }: AliasView): ImportedAlias['target'] | undefined {
  if ('comboName' in target) return { combo: target.comboName };
  if ('aliasName' in target) return undefined;
  return { connection: target.connectionName, model: target.model };
}
