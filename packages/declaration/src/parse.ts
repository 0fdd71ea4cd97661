import { isJsonObject } from '@omniroute/core';
import type { z } from 'zod';
import {
  emptyDeclaration,
  sortByName,
  type Declaration,
  type DeclarationFault,
  type DeclaredSettings,
  type Path,
} from './entities.ts';
import { faultAt, readDocument, type ReadDocument } from './read-document.ts';
import { checkReferences, type Names } from './references.ts';
import { schemaFaults } from './schema-faults.ts';
import { entitySchemas, nameSchemas, sections, settingsSchema, type Section } from './schema.ts';

export type ParsedDeclaration = {
  /** What is right of it; the whole when there are no faults. */
  readonly declaration: Declaration;
  /** All of them, in the order of the file. */
  readonly faults: readonly DeclarationFault[];
  /** A fault that is found later, at its place in the text. */
  faultAt(path: Path, message: string): DeclarationFault;
};

/**
 * Reads omniroute.yaml and checks it as far as it can be checked without looking elsewhere. `known` are the names that are there
 * beside the file; without them, names that the file does not have count as known.
 */
export function parseDeclaration(text: string, known?: Names): ParsedDeclaration {
  const document = readDocument(text);
  const faults: DeclarationFault[] = [...document.faults];
  const declaration = faults.length > 0 ? emptyDeclaration : readTop(document, faults);
  if (faults.length === 0 || declaration !== emptyDeclaration) {
    faults.push(
      ...checkReferences(declaration, namesIn(document), known).map(({ path, message }) =>
        faultAt(document, path, message),
      ),
    );
  }
  return {
    declaration,
    faults: faults.toSorted(
      (left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0),
    ),
    faultAt: (path, message) => faultAt(document, path, message),
  };
}

function readTop(document: ReadDocument, faults: DeclarationFault[]): Declaration {
  const { value } = document;
  if (value === null) return emptyDeclaration;
  if (!isJsonObject(value)) {
    faults.push(
      faultAt(document, [], 'The top level of the file must be a mapping with the sections of a configuration.'),
    );
    return emptyDeclaration;
  }
  const known = new Set<string>(['version', ...sections, 'settings']);
  for (const name of Object.keys(value)) {
    if (!known.has(name))
      faults.push(
        faultAt(document, [name], `There is no section “${name}”. There are: ${[...known].join(', ')}.`, 'key'),
      );
  }
  const version = value['version'] ?? 1;
  if (version !== 1) faults.push(faultAt(document, ['version'], 'This OmniRoute reads version 1 of the file.'));
  const settings = readSettings(document, value['settings'], faults);
  return {
    connections: readSection(document, 'connections', faults),
    combos: readSection(document, 'combos', faults),
    aliases: readSection(document, 'aliases', faults),
    keys: readSection(document, 'keys', faults),
    ...(settings && { settings }),
  };
}

type Entity<Name extends Section> = z.output<(typeof entitySchemas)[Name]> & { readonly name: string };

/** Each entity by itself, so that one that is wrong hides no fault of another. */
function readSection<Name extends Section>(
  document: ReadDocument,
  section: Name,
  faults: DeclarationFault[],
): readonly Entity<Name>[] {
  const entities: Entity<Name>[] = [];
  for (const [given, value] of entriesOf(document, section, faults)) {
    const path = [section, given];
    const name = nameSchemas[section].safeParse(given);
    if (!name.success) faults.push(faultAt(document, path, name.error.issues[0]?.message ?? '', 'key'));
    const parsed = entitySchemas[section].safeParse(value ?? {});
    if (!parsed.success) faults.push(...schemaFaults(document, path, parsed.error));
    if (name.success && parsed.success) entities.push(named<Name>(name.data, parsed.data));
  }
  return sortByName(entities);
}

/** The schema of the section made the value, which is the guarantee behind this cast. */
function named<Name extends Section>(name: string, parsed: object): Entity<Name> {
  return { name, ...parsed } as Entity<Name>;
}

function entriesOf(
  document: ReadDocument,
  section: Section,
  faults: DeclarationFault[],
): readonly (readonly [string, unknown])[] {
  const value = isJsonObject(document.value) ? document.value[section] : undefined;
  if (value === undefined || value === null) return [];
  if (isJsonObject(value)) return Object.entries(value);
  faults.push(faultAt(document, [section], `“${section}” must be a mapping: a name, and below it what it is.`));
  return [];
}

function readSettings(
  document: ReadDocument,
  value: unknown,
  faults: DeclarationFault[],
): DeclaredSettings | undefined {
  if (value === undefined || value === null) return undefined;
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  faults.push(...schemaFaults(document, ['settings'], parsed.error));
  return undefined;
}

/** Names of the file, of what is wrong as well: that they are there is right. */
function namesIn(document: ReadDocument): Names {
  const names = (section: Section) => new Set(entriesOf(document, section, []).map(([name]) => name.trim()));
  return { connections: names('connections'), combos: names('combos'), aliases: names('aliases') };
}
