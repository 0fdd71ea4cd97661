import type { AliasTarget } from '@omniroute/core';
import type { Declaration, DeclaredAlias, DeclaredCombo, Path } from './entities.ts';

/** Names that references may lead to. */
export type Names = {
  readonly connections: ReadonlySet<string>;
  readonly combos: ReadonlySet<string>;
  readonly aliases: ReadonlySet<string>;
};

type Found = { readonly path: Path; readonly message: string };
type Reference = { readonly path: Path; readonly to: keyof Names; readonly name: string };

const nouns: Readonly<Record<keyof Names, string>> = { connections: 'connection', combos: 'combo', aliases: 'alias' };

/** Names that lead nowhere, and circles. Without `known`, names that the file does not have are taken for granted. */
export function checkReferences(declaration: Declaration, own: Names, known: Names | undefined): readonly Found[] {
  const dead = referencesOf(declaration).flatMap(({ path, to, name }): readonly Found[] => {
    if (known === undefined || own[to].has(name) || known[to].has(name)) return [];
    return [{ path, message: `There is no ${nouns[to]} “${name}”, neither in this file nor in the gateway.` }];
  });
  return [
    ...dead,
    ...circles('combos', declaration.combos, combosIn),
    ...circles('aliases', declaration.aliases, aliasesIn),
  ];
}

function referencesOf({ combos, aliases, settings }: Declaration): readonly Reference[] {
  return [
    ...combos.flatMap(comboReferences),
    ...aliases.flatMap(aliasReferences),
    ...Object.entries(settings?.routing ?? {}).map(([field, { combo }]): Reference => {
      return { path: ['settings', 'routing', field, 'combo'], to: 'combos', name: combo };
    }),
  ];
}

function comboReferences({ name, targets, fallback, options }: DeclaredCombo): readonly Reference[] {
  const base = ['combos', name];
  const judge = options?.cascade?.judge;
  const shadow = options?.shadow;
  const judgePath = [...base, 'options', 'cascade', 'judge', 'connection'];
  const shadowPath = [...base, 'options', 'shadow', 'target', 'connection'];
  return [
    ...targets.map((target, place) => targetReference([...base, 'targets', place], target)),
    ...Object.entries(fallback?.chains ?? {}).map(([kind, combo]): Reference => {
      return { path: [...base, 'fallback', 'chains', kind], to: 'combos', name: combo };
    }),
    ...(judge ? [{ path: judgePath, to: 'connections', name: judge.connection } as const] : []),
    ...(shadow ? [{ path: shadowPath, to: 'connections', name: shadow.target.connection } as const] : []),
  ];
}

function aliasReferences({ name, target, shadow }: DeclaredAlias): readonly Reference[] {
  const base = ['aliases', name];
  const shadowPath = [...base, 'shadow', 'target', 'connection'];
  return [
    targetReference([...base, 'target'], target),
    ...(shadow ? [{ path: shadowPath, to: 'connections', name: shadow.target.connection } as const] : []),
  ];
}

function targetReference(path: Path, target: AliasTarget): Reference {
  if ('combo' in target) return { path: [...path, 'combo'], to: 'combos', name: target.combo };
  if ('alias' in target) return { path: [...path, 'alias'], to: 'aliases', name: target.alias };
  return { path: [...path, 'connection'], to: 'connections', name: target.connection };
}

/** Names of the combos that a combo may hand requests to. */
export function combosIn({ targets, fallback }: DeclaredCombo): readonly string[] {
  const nested = targets.flatMap((target) => ('combo' in target ? [target.combo] : []));
  return [...nested, ...Object.values(fallback?.chains ?? {})];
}

export function aliasesIn({ target }: DeclaredAlias): readonly string[] {
  return 'alias' in target ? [target.alias] : [];
}

type Named = { readonly name: string };
type NamesIn<T> = (item: T) => readonly string[];

/** Items after those that they lead to. Of a circle some order. */
export function sortByReference<T extends Named>(items: readonly T[], namesIn: NamesIn<T>): readonly T[] {
  const byName = new Map(items.map((item) => [item.name, item]));
  const begun = new Set<T>();
  const sorted: T[] = [];
  const visit = (item: T): void => {
    if (begun.has(item)) return;
    begun.add(item);
    for (const name of namesIn(item)) {
      const inner = byName.get(name);
      if (inner) visit(inner);
    }
    sorted.push(item);
  };
  items.forEach(visit);
  return sorted;
}

/** One for each item that leads back to itself. */
function circles<T extends Named>(section: string, items: readonly T[], namesIn: NamesIn<T>): readonly Found[] {
  const byName = new Map(items.map((item) => [item.name, item]));
  return items.flatMap((item): readonly Found[] => {
    const circle = wayBack(item, item, { byName, namesIn, seen: new Set() });
    return circle ? [{ path: [section, item.name], message: `This leads in a circle: ${circle.join(' → ')}.` }] : [];
  });
}

type Walk<T> = { readonly byName: ReadonlyMap<string, T>; readonly namesIn: NamesIn<T>; readonly seen: Set<T> };

function wayBack<T extends Named>(from: T, to: T, walk: Walk<T>): readonly string[] | undefined {
  walk.seen.add(from);
  for (const name of walk.namesIn(from)) {
    const inner = walk.byName.get(name);
    if (!inner) continue;
    if (inner === to) return [from.name, to.name];
    const rest = walk.seen.has(inner) ? undefined : wayBack(inner, to, walk);
    if (rest) return [from.name, ...rest];
  }
  return undefined;
}
