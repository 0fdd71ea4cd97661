import type { JsonObject, JsonValue } from '@omniroute/core';
import { asObject, asString, isList } from '../read-json.ts';

/**
 * The JSON schema that a schema of Google's own means (https://ai.google.dev/api/caching#Schema): its types are in capitals, its
 * limits may be numbers in quotes, and what may be null says so apart.
 */
export function toJsonSchema(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).filter(([name]) => name !== 'nullable');
  const result: Record<string, JsonValue | undefined> = Object.fromEntries(
    entries.map(([name, value]) => [name, toMember(name, value ?? null)]),
  );
  if (schema['nullable'] === true && typeof result['type'] === 'string') result['type'] = [result['type'], 'null'];
  return result;
}

function toMember(name: string, value: JsonValue): JsonValue {
  if (name === 'type') return asString(value)?.toLowerCase() ?? value;
  if (/^(?:min|max)/.test(name) && typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  if (name === 'anyOf' && isList(value)) return value.map(toSchema);
  if (name === 'items') return toSchema(value);
  const properties = name === 'properties' ? asObject(value) : undefined;
  if (!properties) return value;
  return Object.fromEntries(Object.entries(properties).map(([key, member]) => [key, toSchema(member ?? null)]));
}

function toSchema(value: JsonValue): JsonValue {
  const schema = asObject(value);
  return schema ? toJsonSchema(schema) : value;
}
