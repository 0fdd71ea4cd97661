import type { ControlContext } from '@omniroute/control';
import {
  parseDeclaration,
  type DeclarationFault,
  type DeclaredChange,
  type Names,
  type ReadVariable,
} from '@omniroute/declaration';
import { listApiKeys, type Db } from '@omniroute/storage';
import { ownEntities } from './own-entities.ts';
import { planChanges } from './plan-changes.ts';
import { readStored, type StoredConfiguration } from './stored-configuration.ts';
import { writeChanges } from './write-changes.ts';

export type ApplyInput = {
  /** Of the file. */
  readonly text: string;
  readonly read: ReadVariable;
  /** The file that owns the entities from then on, and whose former ones go. Absent: the database owns them. */
  readonly ownedBy?: string;
  /** Everything is tried, and undone. */
  readonly dryRun?: boolean;
};

/** With faults nothing was changed. */
export type Applied = { readonly changes: readonly DeclaredChange[]; readonly faults: readonly DeclarationFault[] };

/** Carries a result out of a transaction that is to be undone. */
class Undone extends Error {
  readonly applied: Applied;

  constructor(applied: Applied) {
    super('The changes of the file are undone.');
    this.applied = applied;
  }
}

/** Brings the database to say what a file says, in one transaction. What cannot be is told, all of it, and then nothing is done. */
export async function applyDeclaration(control: ControlContext, input: ApplyInput): Promise<Applied> {
  try {
    return await control.database.write.transaction().execute(async (db) => {
      const applied = await applyWithin(db, control, input);
      if (applied.faults.length > 0 || input.dryRun === true) throw new Undone(applied);
      return applied;
    });
  } catch (error) {
    if (error instanceof Undone) return error.applied;
    throw error;
  }
}

async function applyWithin(db: Db, control: ControlContext, { text, read, ownedBy }: ApplyInput): Promise<Applied> {
  const stored = await readStored(db);
  const parsed = parseDeclaration(text, namesBeside(stored, ownedBy));
  const holders = new Map((await listApiKeys(db)).map((row) => [row.keyHash, row]));
  const plan = planChanges(parsed, {
    stored,
    read,
    secretBox: control.secretBox,
    keepUnset: ownedBy === undefined,
    holderOf: (hash) => holders.get(hash),
  });
  const { changes } = plan;
  const faults = [...parsed.faults, ...plan.faults];
  if (faults.length > 0) return { changes, faults: inOrder(faults) };
  const actor = ownedBy === undefined ? control.actor : 'file';
  const context: ControlContext = { ...control, actor, database: { read: db, write: db } };
  const refused = await writeChanges({ context, plan, stored, parsed });
  if (ownedBy === undefined || refused.length > 0) return { changes, faults: inOrder(refused) };
  const { wanted } = plan;
  const owned = await ownEntities({ context, db, path: ownedBy, wanted, changes, before: stored, parsed });
  return { changes: [...changes, ...owned.removed], faults: inOrder(owned.faults) };
}

/** Names that a file may lead to although it does not have them. What it had before goes away. */
function namesBeside(stored: StoredConfiguration, ownedBy: string | undefined): Names {
  const owned = new Set(ownedBy === undefined ? [] : stored.declared.map(({ entityId }) => entityId));
  const names = (rows: readonly { readonly id: string; readonly name: string }[]) =>
    new Set(rows.filter(({ id }) => !owned.has(id)).map(({ name }) => name));
  return { connections: names(stored.connections), combos: names(stored.combos), aliases: names(stored.aliases) };
}

function inOrder(faults: readonly DeclarationFault[]): readonly DeclarationFault[] {
  return faults.toSorted(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  );
}
