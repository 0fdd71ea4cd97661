import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';

/** The same body without fields that are `null` or absent: they say nothing. */
export function withoutNulls(body: JsonObject): JsonObject {
  const kept = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept.map(([name, value = null]) => [name, clean(value)]));
}

function clean(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(clean);
  return isJsonObject(value) ? withoutNulls(value) : value;
}
