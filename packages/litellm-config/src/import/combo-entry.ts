import type { ComboTarget } from '@omniroute/core';
import { isAliasName } from '../names.ts';
import type { KeyPath } from '../report.ts';
import { objectOf } from '../values.ts';
import type { Group } from './build-groups.ts';

/** Something that clients call: a group, an alias of one, or a name of a chain that only a wildcard serves. */
export type Entry =
  | { readonly kind: 'group'; readonly name: string; readonly group: Group }
  | { readonly kind: 'alias'; readonly name: string; readonly group: Group; readonly path: KeyPath }
  | { readonly kind: 'target'; readonly name: string; readonly target: ComboTarget };

export type AliasEntry = Extract<Entry, { readonly kind: 'alias' }>;

/** LiteLLM has no aliases of aliases. */
export const mayBeAlias = (entry: Entry): boolean => entry.kind !== 'alias' && isAliasName(entry.name);

/** True for a group that clients can call as `<connection>/<model>` without any combo, or that an export wrote as one link. */
export function isAddress({ name, targets, deployments }: Group): boolean {
  const [target] = targets;
  if (targets.length !== 1 || target === undefined || !('model' in target)) return false;
  const isLink = deployments.every(({ info }) => objectOf(info['omniroute'])['link'] === true);
  return isLink || name === `${target.connection}/${target.model}`;
}
