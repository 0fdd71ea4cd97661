import type { ComboChanges, Db } from '@omniroute/storage';
import { refuseAliasName } from '../aliases/check-name.ts';
import { resolveComboShadow } from '../aliases/resolve-shadow.ts';
import { resolveComboCache } from '../cache/resolve-cache.ts';
import { resolveJudge } from './resolve-judge.ts';
import { resolveChains, resolveTargets } from './resolve-targets.ts';
import type { ComboUpdate } from './update.ts';

/** What a person changes of a combo, with ids in the place of names. Throws `OmniError` `invalid-input` with the field. */
export async function resolveChanges(db: Db, input: ComboUpdate): Promise<Omit<ComboChanges, 'canary'>> {
  if (input.name !== undefined) await refuseAliasName(db, input.name);
  const targets = input.targets && (await resolveTargets(db, input.targets));
  const fallback = input.fallback && (await resolveChains(db, input.fallback));
  const options =
    input.options && (await resolveComboCache(db, await resolveComboShadow(db, await resolveJudge(db, input.options))));
  return {
    ...(input.name !== undefined && { name: input.name }),
    ...(input.strategy !== undefined && { strategy: input.strategy }),
    ...(targets !== undefined && { targets }),
    ...(fallback !== undefined && { fallback }),
    ...(options !== undefined && { options }),
  };
}
