import { isPattern, type Alias, type Combo, type Shadow } from '@omniroute/core';
import type { TargetRef } from '../routing-table.ts';
import { followAlias } from './follow-alias.ts';
import { compareSpecificity, fillPattern, matchName, readPattern, type NamePattern } from './name-pattern.ts';

/** How a name came to mean what it means, where it is not a name of the thing itself. */
export type Via = {
  readonly kind: 'alias' | 'pattern' | 'unknown-name';
  /** The aliases on the way, the one that the name fits first. */
  readonly names: readonly string[];
};

/** What an alias leads to. */
export type AliasEnd = (
  | { readonly type: 'combo'; readonly combo: Combo }
  | { readonly type: 'target'; readonly target: TargetRef }
) & { readonly via: Via; readonly shadow?: Shadow };

/** The model of `end` may hold `*`s. */
export type AliasPattern = { readonly pattern: NamePattern; readonly end: AliasEnd };

/** Aliases as they are looked up: exact names by a map, patterns with the most specific first. */
export type AliasTable = {
  readonly exact: ReadonlyMap<string, AliasEnd>;
  readonly patterns: readonly AliasPattern[];
};

export const noAliases: AliasTable = { exact: new Map(), patterns: [] };

export type AliasTableInput = {
  readonly aliases: readonly Alias[];
  readonly combosById: ReadonlyMap<string, Combo>;
  readonly connectionIds: ReadonlySet<string>;
};

/** Aliases that lead nowhere are refused when they are saved; one that came in all the same is no name. */
export function buildAliasTable({ aliases, ...known }: AliasTableInput): AliasTable {
  const byId = new Map(aliases.map((alias) => [alias.id, alias]));
  const exact = new Map<string, AliasEnd>();
  const patterns: AliasPattern[] = [];
  for (const alias of aliases) {
    const end = endOf(alias, byId, known);
    if (!end) continue;
    if (isPattern(alias.name)) patterns.push({ pattern: readPattern(alias.name), end });
    else exact.set(alias.name, end);
  }
  patterns.sort((left, right) => compareSpecificity(left.pattern, right.pattern));
  return { exact, patterns };
}

function endOf(
  alias: Alias,
  byId: ReadonlyMap<string, Alias>,
  { combosById, connectionIds }: Omit<AliasTableInput, 'aliases'>,
): AliasEnd | undefined {
  const followed = followAlias(alias, byId);
  if (followed.type !== 'end') return undefined;
  const { target, names, shadow } = followed;
  const way = {
    via: { kind: isPattern(alias.name) ? 'pattern' : 'alias', names },
    ...(shadow && { shadow }),
  } as const;
  if ('combo' in target) {
    const combo = combosById.get(target.combo);
    return combo && { type: 'combo', combo, ...way };
  }
  if (!connectionIds.has(target.connection)) return undefined;
  return { type: 'target', target: { connectionId: target.connection, model: target.model }, ...way };
}

/** No model has a longer name, and nobody should be able to have longer ones searched. */
const longestName = 512;

/** What the most specific pattern that matches a name makes of it. */
export function matchPatterns(name: string, patterns: readonly AliasPattern[]): AliasEnd | undefined {
  if (patterns.length === 0 || name.length > longestName) return undefined;
  for (const { pattern, end } of patterns) {
    const parts = matchName(pattern, name);
    if (!parts) continue;
    if (end.type === 'combo') return end;
    const model = fillPattern(end.target.model, parts);
    if (model !== '') return { ...end, target: { ...end.target, model } };
  }
  return undefined;
}
