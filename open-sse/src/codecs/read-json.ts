import { isJsonObject, type JsonObject, type JsonValue, type WireFormat } from '@omniroute/core';
import type { Extensions } from '../canonical/part.ts';

/** Readers of single fields: `undefined` for what is absent or of another type. */
export function asString(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function asBoolean(value: JsonValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function asObject(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
}

/** One of `choices`, if the value is one. */
export function asOneOf<T extends string>(value: JsonValue | undefined, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

/** A count of tokens: a whole number, not negative. */
export function asCount(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** No honest text is nested deeper; what is would exhaust the stack of whoever walks it or writes it again. */
export const maxDepth = 256;

/** A text of so few characters cannot be nested so deep that it does harm. */
const harmlessCharacters = 1024;

/** True unless a value goes on deeper than `levels`. */
function isShallow(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  if (isList(value)) return value.every((member) => isShallow(member, levels - 1));
  for (const name in value) if (!isShallow(value[name], levels - 1)) return false;
  return true;
}

/** Parses JSON of which nothing is known; `undefined` when it is none, or nested more than `maxDepth` levels deep. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return text.length <= harmlessCharacters || isShallow(value, maxDepth) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The fields whose names are not in `known`; `null` says nothing and is left out. */
export function unknownFields(
  object: JsonObject,
  known: ReadonlySet<string>,
  origin: WireFormat,
): Extensions | undefined {
  let fields: Record<string, JsonValue> | undefined;
  for (const name in object) {
    const value = object[name];
    if (known.has(name) || value === undefined || value === null) continue;
    if (!Object.hasOwn(object, name)) continue;
    (fields ??= emptyRecord())[name] = value;
  }
  return fields && { origin, fields };
}

/** Without a prototype, so that a field called `__proto__` is a field like any other. */
function emptyRecord(): Record<string, JsonValue> {
  return Object.create(null);
}

const nothing: JsonObject = {};

/** The fields to give back to `format`: none when they come from another one. */
export function fieldsFor(extensions: Extensions | undefined, format: WireFormat): JsonObject {
  return extensions?.origin === format ? extensions.fields : nothing;
}

/** Adds fields to what is known already. */
export function addFields(
  extensions: Extensions | undefined,
  origin: WireFormat,
  fields: JsonObject,
): Extensions | undefined {
  if (Object.keys(fields).length === 0) return extensions;
  return { origin, fields: { ...extensions?.fields, ...fields } };
}
