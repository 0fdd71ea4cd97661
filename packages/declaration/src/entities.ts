import type { z } from 'zod';
import type { entitySchemas, Section, settingsSchema } from './schema.ts';

type Entity<Name extends Section> = z.output<(typeof entitySchemas)[Name]> & { readonly name: string };

/** Its secret, and parts of its address, options and headers, may be references to variables. */
export type DeclaredConnection = Entity<'connections'>;
/** Connections and combos by name. */
export type DeclaredCombo = Entity<'combos'>;
/** What it leads to by name. */
export type DeclaredAlias = Entity<'aliases'>;
/** Without a secret: a key that is there already. */
export type DeclaredKey = Entity<'keys'>;
export type DeclaredSettings = z.output<typeof settingsSchema>;

/** A configuration as a file has it. Each list is sorted by name, and has each name once. */
export type Declaration = {
  readonly connections: readonly DeclaredConnection[];
  readonly combos: readonly DeclaredCombo[];
  readonly aliases: readonly DeclaredAlias[];
  readonly keys: readonly DeclaredKey[];
  /** Absent: the file says nothing of them. */
  readonly settings?: DeclaredSettings;
};

export const emptyDeclaration: Declaration = { connections: [], combos: [], aliases: [], keys: [] };

/** Where something stands: `['combos', 'fast', 'targets', 0, 'model']`. */
export type Path = readonly (string | number)[];

/** What is wrong, where, and what to do. Lines and columns count from 1; absent: the file as a whole. */
export type DeclarationFault = {
  readonly path: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
};

/** By code points, so that it is the same everywhere. */
export function sortByName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((left, right) => (left.name < right.name ? -1 : Number(left.name > right.name)));
}
