import { OmniError, type Combo } from '@omniroute/core';
import { combosOf } from '@omniroute/routing';
import {
  findCombo,
  findComboVersion,
  findConnection,
  type ComboRow,
  type ComboVersionRow,
  type Db,
} from '@omniroute/storage';
import { refuseCycle } from './resolve-targets.ts';

/** A stored version of a combo. Throws `OmniError` `not-found`, or `invalid-input` when a `field` of an input named it. */
export async function getComboVersion(
  db: Db,
  combo: Pick<ComboRow, 'id' | 'name'>,
  version: number,
  field?: string,
): Promise<ComboVersionRow> {
  const row = await findComboVersion(db, combo.id, version);
  if (row) return row;
  throw new OmniError(
    field === undefined ? 'not-found' : 'invalid-input',
    `“${combo.name}” has no version ${version}.`,
    field === undefined ? {} : { field },
  );
}

/**
 * Throws `OmniError` `invalid-input` when a version can be served no more: a connection or combo that it leads to is gone, or it
 * would lead back to itself.
 */
export async function checkServable(db: Db, snapshot: Combo, version: number): Promise<void> {
  for (const [place, target] of snapshot.targets.entries()) {
    if ('combo' in target || (await findConnection(db, target.connection))) continue;
    throw gone(version, `the connection of its target ${place + 1}, ${target.model},`);
  }
  const { cascade, shadow, cache } = snapshot.options ?? {};
  const others = [
    ['judge', cascade?.judge?.connection],
    ['silent target', shadow?.target.connection],
    ['embedder', cache?.mode === 'semantic' ? cache.semantic.connection : undefined],
  ] as const;
  for (const [what, id] of others) {
    if (id !== undefined && !(await findConnection(db, id))) throw gone(version, `the connection of its ${what}`);
  }
  for (const id of combosOf(snapshot)) if (!(await findCombo(db, id))) throw gone(version, 'a combo that it leads to');
  await refuseCycle(db, snapshot);
}

function gone(version: number, what: string): OmniError {
  const message = `Version ${version} cannot be served: ${what} was deleted. Save a changed combo instead.`;
  return new OmniError('invalid-input', message, { field: 'version' });
}
