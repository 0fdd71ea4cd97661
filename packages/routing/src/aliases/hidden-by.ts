import { isPattern } from '@omniroute/core';
import type { RoutingTable } from '../routing-table.ts';
import { matchName, readPattern } from './name-pattern.ts';

/** Names of listed models that now mean an alias. The models are still there by their full names. */
export type HiddenModels = { readonly total: number; readonly examples: readonly string[] };

const mostExamples = 5;

/** What an alias of this name stands before. */
export function hiddenBy(name: string, table: RoutingTable): HiddenModels {
  if (!isPattern(name)) return isListed(name, table) ? { total: 1, examples: [name] } : { total: 0, examples: [] };
  const pattern = readPattern(name);
  const hidden = [...table.targetsByModel.keys()].filter((model) => matchName(pattern, model));
  return { total: hidden.length, examples: hidden.slice(0, mostExamples) };
}

/** By its bare id, or by its connection's name and its id. */
function isListed(name: string, { targetsByModel, connectionIdByName }: RoutingTable): boolean {
  if (targetsByModel.has(name)) return true;
  const slash = name.indexOf('/');
  const connectionId = slash > 0 ? connectionIdByName.get(name.slice(0, slash)) : undefined;
  const targets = connectionId === undefined ? undefined : targetsByModel.get(name.slice(slash + 1));
  return targets?.some((target) => target.connectionId === connectionId) === true;
}
