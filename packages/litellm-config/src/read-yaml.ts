import { isJsonObject, OmniError, type JsonObject, type JsonValue } from '@omniroute/core';
import { parseDocument } from 'yaml';

const maxCharacters = 1_048_576;
const maxAliases = 200;
const maxNodes = 200_000;
const maxDepth = 64;
const maxBrackets = 500;

/**
 * Reads a YAML file (1.1 with merge keys, as LiteLLM's own reader does) as plain JSON data. Throws `OmniError`: `too-large`
 * over 1 MiB, `invalid-input` for bad YAML, for one that blows up when its aliases are resolved, and for one that is no mapping.
 */
export function readYaml(text: string): JsonObject {
  if (text.length > maxCharacters) {
    throw new OmniError('too-large', 'The file is larger than 1 MiB, which is no LiteLLM configuration.');
  }
  if (bracketDepth(text) > maxBrackets) throw nestedTooDeeply();
  const value = toJson(parse(text), { nodes: 0 }, 0);
  if (value === null) return {};
  if (isJsonObject(value)) return value;
  throw new OmniError(
    'invalid-input',
    'The file is no LiteLLM configuration: its top level must be a mapping of keys.',
  );
}

/** The parser needs seconds for a hundred thousand open brackets, so they are counted before. */
function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [character] of text.matchAll(/[[\]{}]/g)) {
    depth = character === '[' || character === '{' ? depth + 1 : Math.max(depth - 1, 0);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function nestedTooDeeply(): OmniError {
  return new OmniError('invalid-input', 'The file is nested too deeply or too large once its aliases are resolved.');
}

function parse(text: string): unknown {
  try {
    const document = parseDocument(text, { version: '1.1', merge: true, uniqueKeys: false, logLevel: 'silent' });
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS({ mapAsMap: true, maxAliasCount: maxAliases });
  } catch (error) {
    // The parser is recursive: a RangeError is a file of many thousand nested brackets.
    const reason = error instanceof RangeError ? 'it is nested too deeply' : messageOf(error);
    throw new OmniError('invalid-input', `The file is no valid YAML: ${reason}`, { cause: error });
  }
}

/** The parser's message without the excerpt that it appends, which could show a secret. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? '').replace(/:$/, '.');
}

/** Aliased nodes are shared objects after parsing; copying them as plain data is where a small file can become a huge one. */
function toJson(value: unknown, budget: { nodes: number }, depth: number): JsonValue {
  budget.nodes += 1;
  if (budget.nodes > maxNodes || depth > maxDepth) {
    throw nestedTooDeeply();
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map((item) => toJson(item, budget, depth + 1));
  if (value instanceof Map) return mapToJson(value, budget, depth);
  if (value instanceof Set) return [...value].map((item) => toJson(item, budget, depth + 1));
  // Versions of APIs are dates, and a date without a time was written as one.
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '');
  return value instanceof Uint8Array ? '(binary)' : String(value);
}

function mapToJson(map: ReadonlyMap<unknown, unknown>, budget: { nodes: number }, depth: number): JsonObject {
  const entries = [...map].map(([key, item]) => [keyText(key), toJson(item, budget, depth + 1)] as const);
  // Defines own properties, so that a key such as `__proto__` is only a key.
  return Object.fromEntries(entries);
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  return key instanceof Map || Array.isArray(key) ? '(complex key)' : String(key);
}
