import { OmniError, type Alias } from '@omniroute/core';
import { followAlias, maxAliasSteps } from '@omniroute/routing';
import { listAliases, type Db } from '@omniroute/storage';

/** Throws `OmniError` `invalid-input` when an alias, or one that leads over it, would go in a circle or over too many others. */
export async function refuseDeadEnd(db: Db, alias: Pick<Alias, 'id' | 'name' | 'target'>): Promise<void> {
  const others = (await listAliases(db)).filter(({ id }) => id !== alias.id);
  const all = new Map([alias, ...others].map((each) => [each.id, each]));
  for (const each of all.values()) {
    const { type, names } = followAlias(each, all);
    if (type === 'end' || type === 'gone' || !names.includes(alias.name)) continue;
    const way = names.join(' → ');
    const message =
      type === 'circle'
        ? `These aliases lead in a circle: ${way}.`
        : `An alias leads over at most ${maxAliasSteps} names: ${way} …`;
    throw new OmniError('invalid-input', message, { field: 'target.alias' });
  }
}
