import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';

/** Readers of loosely written values: people quote numbers, and a key may hold anything. */

export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

export function arrayOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** A text that is not blank, trimmed. */
export function textOf(value: JsonValue | undefined): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** A finite number, also one written as text. */
export function numberOf(value: JsonValue | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Own keys only, so that a file cannot name what every object has. */
export function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

type Defined<Fields> = { readonly [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** The fields that have a value; absent and `undefined` are the same to all who read it. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return fromDefined(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Sound because an optional field may be left out, and those that stay were taken from such an object. */
function fromDefined<Fields extends object>(entries: readonly (readonly [string, unknown])[]): Defined<Fields> {
  return Object.fromEntries(entries) as Defined<Fields>;
}
