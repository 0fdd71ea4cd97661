import {
  deleteAlias,
  deleteCombo,
  deleteConnection,
  revokeKey,
  setRoutingDefaults,
  type ControlContext,
} from '@omniroute/control';
import {
  aliasesIn,
  combosIn,
  sortByReference,
  type Declaration,
  type DeclarationFault,
  type DeclaredChange,
  type ParsedDeclaration,
} from '@omniroute/declaration';
import { deleteDeclared, putDeclared, type Db, type DeclaredRow } from '@omniroute/storage';
import { declareAlias, declareCombo } from './declare.ts';
import { readStored, type StoredConfiguration } from './stored-configuration.ts';
import { tell } from './write-changes.ts';

/** What entities are called in the audit log, by their sections. */
const entityOf = { connections: 'connection', combos: 'combo', aliases: 'alias', keys: 'key' } as const;
type OwnedSection = keyof typeof entityOf;
const ownedSections: readonly OwnedSection[] = ['connections', 'combos', 'aliases', 'keys'];
const defaultsEntity = 'routing-defaults';

export type OwnInput = {
  readonly context: ControlContext;
  readonly db: Db;
  readonly path: string;
  readonly wanted: Declaration;
  readonly changes: readonly DeclaredChange[];
  /** Before anything was written. */
  readonly before: StoredConfiguration;
  readonly parsed: ParsedDeclaration;
};

export type Owned = { readonly removed: readonly DeclaredChange[]; readonly faults: readonly DeclarationFault[] };

/** Marks what the file has as its own, and removes what it had before. Keys that it only described go back to the database. */
export async function ownEntities(input: OwnInput): Promise<Owned> {
  const { db, before } = input;
  const after = await readStored(db);
  const marks = marksOf(input, after);
  for (const mark of marks) await putDeclared(db, mark);
  const kept = new Set(marks.map(({ entity, entityId }) => `${entity} ${entityId}`));
  const left = before.declared.filter(({ entity, entityId }) => !kept.has(`${entity} ${entityId}`));
  const removed: DeclaredChange[] = [];
  const faults: DeclarationFault[] = [];
  for (const row of inOrderOfRemoval(left, after)) {
    const refused = await tell(input.parsed, [], () => remove(input, row, after));
    faults.push(...refused.map((fault) => ({ ...fault, message: `“${row.name}” left the file. ${fault.message}` })));
    await deleteDeclared(db, row.entity, row.entityId);
    const section = sectionOf(row.entity);
    // A key with another secret is another key of its name.
    const isReplaced = marks.some(({ entity, name }) => entity === row.entity && name === row.name);
    if (!isReplaced) removed.push({ section, name: row.name, type: 'removed', fields: [] });
  }
  return { removed, faults };
}

function marksOf({ path, wanted, changes }: OwnInput, after: StoredConfiguration): readonly DeclaredRow[] {
  const added = new Set(
    changes.filter(({ type }) => type === 'added').map(({ section, name }) => `${section} ${name}`),
  );
  const marks = ownedSections.flatMap((section) => {
    const ids = new Map<string, string>(after[section].map(({ name, id }) => [name, id]));
    return wanted[section].flatMap(({ name }): readonly DeclaredRow[] => {
      const entityId = ids.get(name);
      if (entityId === undefined) return [];
      return [{ entity: entityOf[section], entityId, name, path, created: added.has(`${section} ${name}`) }];
    });
  });
  const defaults = { entity: defaultsEntity, entityId: defaultsEntity, name: 'routing', path, created: false };
  return wanted.settings?.routing ? [...marks, defaults] : marks;
}

function sectionOf(entity: string): DeclaredChange['section'] {
  return ownedSections.find((section) => entityOf[section] === entity) ?? 'settings';
}

/** Each before what it leads to. */
function inOrderOfRemoval(
  left: readonly DeclaredRow[],
  { aliases, combos, names }: StoredConfiguration,
): readonly DeclaredRow[] {
  const ofEntity = (entity: string) => left.filter((row) => row.entity === entity);
  const inner = (entity: string, sorted: readonly { readonly name: string }[]) => {
    const places = new Map(sorted.map(({ name }, place) => [name, place]));
    return ofEntity(entity).toSorted((one, other) => (places.get(other.name) ?? 0) - (places.get(one.name) ?? 0));
  };
  return [
    ...ofEntity(defaultsEntity),
    ...ofEntity('key'),
    ...inner(
      'alias',
      sortByReference(
        aliases.map((row) => declareAlias(row, names)),
        aliasesIn,
      ),
    ),
    ...inner(
      'combo',
      sortByReference(
        combos.map((row) => declareCombo(row, names)),
        combosIn,
      ),
    ),
    ...ofEntity('connection'),
  ];
}

/** One that is gone already needs no removal. */
async function remove(
  { context }: OwnInput,
  { entity, entityId, created }: DeclaredRow,
  after: StoredConfiguration,
): Promise<void> {
  const isThere = (rows: readonly { readonly id: string }[]) => rows.some(({ id }) => id === entityId);
  switch (entity) {
    case defaultsEntity:
      await setRoutingDefaults(context, {});
      return;
    case 'key':
      if (created && isThere(after.keys)) await revokeKey(context, entityId);
      return;
    case 'alias':
      if (isThere(after.aliases)) await deleteAlias(context, entityId);
      return;
    case 'combo':
      if (isThere(after.combos)) await deleteCombo(context, entityId);
      return;
    case 'connection':
      if (isThere(after.connections)) await deleteConnection(context, entityId);
  }
}
