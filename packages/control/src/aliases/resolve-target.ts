import { isPattern, OmniError, type AliasTarget } from '@omniroute/core';
import { countWildcards } from '@omniroute/routing';
import type { Db } from '@omniroute/storage';
import { getCombo } from '../combos/find.ts';
import { getConnection } from '../connections/find.ts';
import { getAlias } from './find.ts';

/**
 * Puts ids in the place of names. Throws `OmniError` `invalid-input` with the field of what does not exist, and for a target that
 * an alias of this name cannot have.
 */
export async function resolveTarget(db: Db, name: string, target: AliasTarget): Promise<AliasTarget> {
  if ('combo' in target) return { combo: (await getCombo(db, target.combo, 'target.combo')).id };
  if ('alias' in target) {
    const alias = await getAlias(db, target.alias, 'target.alias');
    if (!isPattern(alias.name)) return { alias: alias.id };
    throw new OmniError('invalid-input', `“${alias.name}” is a pattern; an alias leads to one name.`, {
      field: 'target.alias',
    });
  }
  const { id } = await getConnection(db, target.connection, 'target.connection');
  refuseWildcards(name, target.model);
  return { connection: id, model: target.model };
}

function refuseWildcards(name: string, model: string): void {
  const [matched, used] = [countWildcards(name), countWildcards(model)];
  if (used <= matched) return;
  const message =
    matched === 0
      ? 'A model with * needs an alias with *: what the one matches stands in the other.'
      : `The model has ${used} *, but the alias matches ${matched}.`;
  throw new OmniError('invalid-input', message, { field: 'target.model' });
}
