import { isPattern, OmniError, wildcard } from '@omniroute/core';
import { findAliasByName, findComboByName, findConnectionByName, listAliases, type Db } from '@omniroute/storage';

const comboPrefix = 'combo/';

/** Throws `OmniError` with field `name` for a name that means something else already, or would never be asked. */
export async function checkAliasName(db: Db, name: string): Promise<void> {
  if (name.startsWith(comboPrefix)) {
    throw refused('invalid-input', `Names that begin with ${comboPrefix} are those of combos. Choose another name.`);
  }
  if (await findComboByName(db, name)) {
    throw refused('conflict', `“${name}” is a combo. Choose another name, or rename the combo first.`);
  }
  const head = headOf(name);
  if (isPattern(name) && head !== undefined && (await findConnectionByName(db, head))) {
    const message = `Names that begin with “${head}/” mean models of the connection “${head}”. Choose another pattern, or rename the connection first.`;
    throw refused('conflict', message);
  }
}

/** Throws `OmniError` `conflict` where a combo of this name would take it from an alias. */
export async function refuseAliasName(db: Db, comboName: string): Promise<void> {
  if (!(await findAliasByName(db, comboName))) return;
  throw refused('conflict', `“${comboName}” is an alias. Choose another name, or remove the alias first.`);
}

/** Throws `OmniError` `conflict` where a connection of this name would take all its names from a pattern. */
export async function refusePatternOf(db: Db, connectionName: string): Promise<void> {
  const pattern = (await listAliases(db)).find(({ name }) => isPattern(name) && headOf(name) === connectionName);
  if (!pattern) return;
  const message = `The alias “${pattern.name}” speaks for names that begin with “${connectionName}/”. Choose another name, or remove the alias first.`;
  throw refused('conflict', message);
}

/** What stands before the first slash, where no `*` comes before it. */
function headOf(name: string): string | undefined {
  const [literal = ''] = name.split(wildcard);
  const slash = literal.indexOf('/');
  return slash > 0 ? literal.slice(0, slash) : undefined;
}

function refused(code: 'invalid-input' | 'conflict', message: string): OmniError {
  return new OmniError(code, message, { field: 'name' });
}
