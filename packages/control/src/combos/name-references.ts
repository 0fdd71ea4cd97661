import { nameComboShadow } from '../aliases/resolve-shadow.ts';
import type { Combo, ComboTarget, FallbackPolicy } from '@omniroute/core';

/** Names by ids; `undefined` for what is gone. */
export type NamesById = {
  connection(id: string): string | undefined;
  combo(id: string): string | undefined;
};

type References = Pick<Combo, 'targets' | 'fallback' | 'options'>;

/** A combo with names in the place of ids, as people and files have it. What is gone keeps its id. */
export function nameReferences<T extends References>(combo: T, names: NamesById): T {
  const { targets, fallback, options } = combo;
  return {
    ...combo,
    targets: targets.map((target) => nameTarget(target, names)),
    fallback: nameChains(fallback, names),
    ...(options && { options: nameComboShadow(nameJudge(options, names), names.connection) }),
  };
}

function nameTarget(target: ComboTarget, names: NamesById): ComboTarget {
  if ('combo' in target) return { ...target, combo: names.combo(target.combo) ?? target.combo };
  return { ...target, connection: names.connection(target.connection) ?? target.connection };
}

function nameChains(fallback: FallbackPolicy, names: NamesById): FallbackPolicy {
  if (!fallback.chains) return fallback;
  const chains = Object.entries(fallback.chains).map(([kind, id]) => [kind, names.combo(id) ?? id]);
  return { ...fallback, chains: Object.fromEntries(chains) };
}

function nameJudge(options: NonNullable<Combo['options']>, names: NamesById): NonNullable<Combo['options']> {
  const { cascade } = options;
  if (!cascade?.judge) return options;
  const { connection } = cascade.judge;
  const judge = { ...cascade.judge, connection: names.connection(connection) ?? connection };
  return { ...options, cascade: { ...cascade, judge } };
}
