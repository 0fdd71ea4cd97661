import { clearCached } from '@omniroute/storage';
import { getCombo } from '../combos/find.ts';
import { change, type ControlContext } from '../context.ts';

/** Forgets the kept answers of a combo, or all; gives how many entries went. Throws `OmniError` `not-found`. */
export async function clearCache(context: ControlContext, comboIdOrName?: string): Promise<number> {
  const combo = comboIdOrName === undefined ? undefined : await getCombo(context.database.read, comboIdOrName);
  const summary = combo ? { combo: combo.name } : {};
  const entry = { action: 'clear', entity: 'cache', entityId: combo?.id ?? '', summary };
  return change(context, entry, (db) => clearCached(db, { comboId: combo?.id, atMs: context.now() }));
}
