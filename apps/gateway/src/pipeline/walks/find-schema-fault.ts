import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';

/** A schema may ask for more work than its answer is worth: beyond so many steps nothing more is checked. */
const mostSteps = 20_000;
/** References may lead in a circle. */
const mostDepth = 200;

type Budget = { steps: number; depth: number; readonly root: JsonObject };

/**
 * Where a value breaks the structure that a JSON schema asks for, as a path; `undefined` where it does not. Looked at are `type`,
 * `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `prefixItems`, `anyOf`, `oneOf` (as `anyOf`), `allOf`
 * and `$ref` within the schema. Patterns, formats and bounds of numbers are not: JSON Schema 2020-12.
 */
export function findSchemaFault(schema: JsonObject, value: JsonValue): string | undefined {
  return faultAt(schema, value, '$', { steps: 0, depth: 0, root: schema });
}

function faultAt(schema: JsonValue | undefined, value: JsonValue, path: string, budget: Budget): string | undefined {
  if (schema === false) return path;
  if (!isJsonObject(schema) || budget.steps >= mostSteps || budget.depth >= mostDepth) return undefined;
  budget.steps += 1;
  budget.depth += 1;
  const fault = faultIn(schema, value, path, budget);
  budget.depth -= 1;
  return fault;
}

function faultIn(schema: JsonObject, value: JsonValue, path: string, budget: Budget): string | undefined {
  if (!fitsType(schema['type'], value) || !fitsValues(schema, value)) return path;
  return (
    referredFault(schema['$ref'], value, path, budget) ??
    combinedFault(schema, value, path, budget) ??
    (isJsonObject(value) ? objectFault(schema, value, path, budget) : undefined) ??
    (Array.isArray(value) ? arrayFault(schema, value, path, budget) : undefined)
  );
}

function fitsType(type: JsonValue | undefined, value: JsonValue): boolean {
  if (type === undefined) return true;
  const names = Array.isArray(type) ? type : [type];
  return names.some((name) => isOf(name, value));
}

function isOf(name: JsonValue, value: JsonValue): boolean {
  switch (name) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === name;
    default:
      return true;
  }
}

function fitsValues(schema: JsonObject, value: JsonValue): boolean {
  const { enum: values, const: only } = schema;
  if (Array.isArray(values) && !values.some((each) => isDeepStrictEqual(each, value))) return false;
  return only === undefined || isDeepStrictEqual(only, value);
}

/** Only what the schema itself defines is followed. */
function referredFault(ref: JsonValue | undefined, value: JsonValue, path: string, budget: Budget): string | undefined {
  if (typeof ref !== 'string' || !ref.startsWith('#')) return undefined;
  let target: JsonValue | undefined = budget.root;
  for (const part of ref.slice(1).split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    target = isJsonObject(target) ? target[name] : undefined;
  }
  return faultAt(target, value, path, budget);
}

function combinedFault(schema: JsonObject, value: JsonValue, path: string, budget: Budget): string | undefined {
  const { anyOf, oneOf, allOf } = schema;
  for (const choices of [anyOf, oneOf]) {
    const fits = (choice: JsonValue) => faultAt(choice, value, path, budget) === undefined;
    if (Array.isArray(choices) && choices.length > 0 && !choices.some(fits)) return path;
  }
  for (const each of Array.isArray(allOf) ? allOf : []) {
    const fault = faultAt(each, value, path, budget);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function objectFault(schema: JsonObject, value: JsonObject, path: string, budget: Budget): string | undefined {
  const { required, additionalProperties } = schema;
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  for (const name of Array.isArray(required) ? required : []) {
    if (typeof name === 'string' && !Object.hasOwn(value, name)) return `${path}.${name}`;
  }
  const others = isJsonObject(schema['patternProperties']) ? undefined : additionalProperties;
  for (const [name, member = null] of Object.entries(value)) {
    const inner = Object.hasOwn(properties, name) ? properties[name] : others;
    const fault = faultAt(inner, member, `${path}.${name}`, budget);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function arrayFault(schema: JsonObject, value: readonly JsonValue[], path: string, budget: Budget): string | undefined {
  const first = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [];
  for (const [place, member] of value.entries()) {
    const fault = faultAt(first[place] ?? schema['items'], member, `${path}[${place}]`, budget);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
