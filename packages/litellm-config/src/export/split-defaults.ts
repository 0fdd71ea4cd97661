import type { ComboTarget } from '@omniroute/core';
import type { ImportedCombo, LitellmEntities } from '../entities.ts';
import { defaultsName } from '../names.ts';

export type SplitCombos = {
  /** Those that are names of their own. */
  readonly combos: readonly ImportedCombo[];
  /** What all names go on with that have no chain. Empty: nothing is named. */
  readonly defaultTargets: readonly ComboTarget[];
};

/** A combo that only holds the default fallbacks is no name in LiteLLM, but their list. */
export function splitDefaults({ combos, aliases, afterFailure }: LitellmEntities): SplitCombos {
  if (afterFailure === undefined) return { combos, defaultTargets: [] };
  const combo = combos.find(({ name }) => name === afterFailure);
  const isNamed =
    aliases.some(({ target }) => 'combo' in target && target.combo === afterFailure) ||
    combos.some(({ targets }) => targets.some((target) => 'combo' in target && target.combo === afterFailure));
  if (!combo || isNamed || !isList(combo)) return { combos, defaultTargets: [{ combo: afterFailure }] };
  return { combos: combos.filter((each) => each !== combo), defaultTargets: combo.targets };
}

function isList({ name, strategy, fallback, options, targets }: ImportedCombo): boolean {
  return (
    (name === defaultsName || new RegExp(`^${defaultsName}-\\d+$`).test(name)) &&
    strategy === 'priority' &&
    Object.keys(fallback).length + Object.keys(options ?? {}).length === 0 &&
    targets.every(({ when, weight }) => when === undefined && weight === undefined)
  );
}
