import type { Kysely } from 'kysely';
import type { JsonText, Tables } from '../tables.ts';

/** The database or a transaction of it: repositories do not care which. */
export type Db = Kysely<Tables>;

type NullableKeys<T> = { [K in keyof T]: null extends T[K] ? K : never }[keyof T];

/** A row whose nullable columns are absent when they are null. */
export type WithoutNulls<T> = { readonly [K in Exclude<keyof T, NullableKeys<T>>]: T[K] } & {
  readonly [K in NullableKeys<T>]?: Exclude<T[K], null>;
};

/** Unknown is `undefined` in the domain and null in a table. What is left of the row has exactly the declared type. */
export function withoutNulls<T extends object>(row: T): WithoutNulls<T> {
  const kept = Object.entries(row).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as WithoutNulls<T>;
}

/** Reads a JSON column. Only repositories write such columns, from values of the type that they read them as. */
export function parseJson<T>(text: JsonText): T {
  return JSON.parse(text) as T;
}
