import { isObject, mapValues, parseIfJson, type Json, type JsonObject } from './json.ts';

/** Takes the JSON protocol's tags off a result: `{$type, value}` becomes the value. */
export function untag(value: Json): Json {
  if (Array.isArray(value)) return value.map(untag);
  if (!isObject(value)) return value;
  if (!('$type' in value)) return mapValues(value, untag);
  return value['$type'] === 'BigInt' ? Number(value['value']) : (value['value'] ?? null);
}

/** The rows of a raw query; JSON columns, which the WASM engine leaves as text, are values for the native one. */
export function readRawResult(value: Json): Json {
  const result = isObject(value) && value['$type'] === 'Raw' ? (value['value'] ?? null) : value;
  if (!isObject(result)) return result;
  const { types, rows } = result;
  if (!Array.isArray(types) || !Array.isArray(rows)) return result;
  return { ...result, rows: rows.map((row) => readRow(row, types)) };
}

function readRow(row: Json, types: readonly Json[]): Json {
  if (!Array.isArray(row)) return row;
  return row.map((cell: Json, column) => {
    if (types[column] === 'json') return parseIfJson(cell);
    return types[column] === 'json-array' && Array.isArray(cell) ? cell.map(parseIfJson) : cell;
  });
}

/** What prisma-client-py reads an exception from. */
export function errorsOf(error: unknown): JsonObject {
  const message = String(error);
  return { errors: [{ error: message, user_facing_error: { error_code: 'P2010', message, meta: {} } }] };
}
