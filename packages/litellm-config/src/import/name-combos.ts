import type { ImportedAlias } from '../entities.ts';
import { createNames, withSuffix } from '../names.ts';
import type { Report } from '../report.ts';
import type { Group } from './build-groups.ts';
import { isAddress, mayBeAlias, type AliasEntry, type Entry } from './combo-entry.ts';

export type Names = {
  readonly combo: ReadonlyMap<string, string>;
  readonly pool: ReadonlyMap<Group, string>;
  /** One more name that nobody has. */
  readonly take: (wish: string) => string;
};
export type Naming = {
  /** Names of aliases. */
  readonly taken: readonly string[];
  readonly chained: ReadonlySet<Group>;
  readonly needsPool: (group: Group) => boolean;
  readonly report: Report;
};

/** Gives every entry that needs one a combo's name, and every group that needs it one for its pool. */
export function nameCombos(entries: readonly Entry[], { taken, chained, needsPool, report }: Naming): Names {
  const names = createNames(taken);
  const combo = new Map<string, string>();
  for (const entry of entries) {
    if (entry.kind === 'group' && isAddress(entry.group) && !chained.has(entry.group)) continue;
    const name = names.take(entry.name);
    combo.set(entry.name, name);
    if (name !== entry.name) markRenamed(entry, name, report);
  }
  const pooled = entries.flatMap((entry) => (entry.kind === 'group' && needsPool(entry.group) ? [entry.group] : []));
  const poolName = (group: Group) => names.take(withSuffix(combo.get(group.name) ?? 'unnamed', '.pool'));
  return { combo, pool: new Map(pooled.map((group) => [group, poolName(group)])), take: names.take };
}

function markRenamed(entry: Entry, name: string, report: Report): void {
  const [status, reason] = mayBeAlias(entry)
    ? ([
        'mapped',
        `An alias of the combo “${name}”: a combo's own name has no slash and only plain characters.`,
      ] as const)
    : (['approximated', `Called “${name}” here: a combo's name has no slash and only plain characters.`] as const);
  if (entry.kind === 'alias') report.mark(entry.path, status, reason);
  if (entry.kind !== 'group') return;
  for (const { path } of entry.group.deployments) report.mark([...path, 'model_name'], status, reason);
}

/** Clients go on calling a name that no combo can have. */
export function aliasRenamed(entries: readonly Entry[], { combo }: Names): readonly ImportedAlias[] {
  return entries.flatMap((entry) => {
    const called = combo.get(entry.name);
    return called === undefined || called === entry.name || !mayBeAlias(entry)
      ? []
      : [{ name: entry.name, target: { combo: called } }];
  });
}

/** An alias that is nothing but another name of its group's combo. */
export function aliasOf({ name, group }: AliasEntry, { combo }: Names): readonly ImportedAlias[] {
  const called = combo.get(group.name);
  return called === undefined ? [] : [{ name, target: { combo: called } }];
}
