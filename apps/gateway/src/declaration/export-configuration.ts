import {
  escapeConnection,
  inventVariable,
  printDeclaration,
  referTo,
  sortByName,
  type Declaration,
} from '@omniroute/declaration';
import type { ApiKeyRow, Db } from '@omniroute/storage';
import { declareAlias, declareCombo, declareConnection, declareKey, declareSettings } from './declare.ts';
import { readStored, type StoredConfiguration } from './stored-configuration.ts';

/** A variable that a file refers to, and whose secret it is to hold. */
export type NeededVariable = { readonly name: string; readonly holds: string };

export type Exported = {
  /** The file. */
  readonly yaml: string;
  readonly variables: readonly NeededVariable[];
  /** What the file cannot say. */
  readonly notes: readonly string[];
};

/** The whole configuration as omniroute.yaml. Secrets are references to variables. */
export async function exportConfiguration(db: Db): Promise<Exported> {
  const stored = await readStored(db);
  const variables: NeededVariable[] = [];
  const declaration = declareStored(stored, variables);
  return { yaml: printDeclaration(declaration, comment(variables)), variables, notes: notesOf(stored) };
}

function declareStored(stored: StoredConfiguration, variables: NeededVariable[]): Declaration {
  const taken = new Set<string>();
  const secretOf = (name: string, holds: string) => {
    const variable = inventVariable(name, taken);
    variables.push({ name: variable, holds });
    return referTo(variable);
  };
  const { connections, overrides, combos, aliases, keys, defaults, names } = stored;
  const settings = declareSettings(defaults, names);
  return {
    connections: sortByName(connections).map((row) => {
      const connection = escapeConnection(declareConnection(row, overrides.get(row.id) ?? []));
      return row.secretBox === undefined
        ? connection
        : { ...connection, secret: secretOf(row.name, `the secret of the connection “${row.name}”`) };
    }),
    combos: sortByName(combos).map((row) => declareCombo(row, names)),
    aliases: sortByName(aliases).map((row) => declareAlias(row, names)),
    keys: sortByName(newestOfEachName(keys)).map((row) => ({
      ...declareKey(row, names),
      secret: secretOf(`key ${row.name}`, `the client key “${row.name}” (${row.hint})`),
    })),
    ...(settings && { settings }),
  };
}

/** A file knows keys by their names; `keys` come newest first. */
function newestOfEachName(keys: readonly ApiKeyRow[]): readonly ApiKeyRow[] {
  const byName = new Map<string, ApiKeyRow>();
  for (const key of keys) if (!byName.has(key.name)) byName.set(key.name, key);
  return [...byName.values()];
}

function notesOf({ keys, combos }: StoredConfiguration): readonly string[] {
  const kept = new Set(newestOfEachName(keys));
  const twins = keys.filter((key) => !kept.has(key));
  const canaries = combos.filter(({ canary }) => canary !== undefined);
  return [
    ...twins.map(({ name, hint }) => `The key “${name}” (${hint}) is left out: a newer one has the same name.`),
    ...canaries.map(({ name }) => `The canary of “${name}” is left out: a file has the stable version.`),
  ];
}

function comment(variables: readonly NeededVariable[]): string | undefined {
  if (variables.length === 0) return undefined;
  return ['Set these variables:', ...variables.map(({ name, holds }) => `  ${name}: ${holds}`)].join('\n');
}
