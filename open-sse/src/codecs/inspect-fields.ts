import { isJsonObject, OmniError, type JsonObject, type JsonValue } from '@omniroute/core';
import { isList, maxDepth } from './read-json.ts';

export function refuse(field: string, complaint: string): never {
  throw new OmniError('invalid-input', `\`${field}\` ${complaint}.`, { field });
}

export function requireModel(body: JsonObject): string {
  const { model } = body;
  if (model === undefined || model === null) refuse('model', 'is missing: name the model to call');
  if (typeof model !== 'string' || model === '') refuse('model', 'must be a string that is not empty');
  return model;
}

/** The messages, each an object with a role. */
export function requireMessages(body: JsonObject): readonly JsonObject[] {
  const { messages } = body;
  if (messages === undefined || messages === null) refuse('messages', 'is missing: give a list of messages');
  if (!isList(messages)) refuse('messages', 'must be a list of messages');
  if (messages.length === 0) refuse('messages', 'must hold at least one message');
  return messages.map((message, index) => {
    if (!isJsonObject(message)) refuse(`messages.${index}`, 'must be an object');
    if (typeof message['role'] !== 'string') refuse(`messages.${index}.role`, 'must be a string');
    return message;
  });
}

type FieldType = 'boolean' | 'number' | 'string' | 'array' | 'object';

/** Absent and `null` are fine; anything else must be of the type. */
export function requireOptional(body: JsonObject, name: string, type: FieldType): void {
  const value = body[name];
  if (value === undefined || value === null) return;
  const found = Array.isArray(value) ? 'array' : typeof value;
  if (found === type) return;
  refuse(name, `must be ${type === 'array' ? 'a list' : type === 'object' ? 'an object' : `a ${type}`}`);
}

/** Names of fields that hold bytes or proofs and no text. */
const silentFields = new Set([
  'data',
  'url',
  'image_url',
  'file_data',
  'file_url',
  'fileUri',
  'signature',
  'encrypted_content',
  'thoughtSignature',
  'type',
  'role',
  'id',
]);

/**
 * Characters of text anywhere inside: the length of every string that is no bytes and no identifier. Throws `OmniError`
 * `invalid-input` when it goes on too deep.
 */
export function countCharacters(value: JsonValue | undefined, depth = 0): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > maxDepth)
    throw new OmniError('invalid-input', `The request is nested more than ${maxDepth} levels deep.`);
  let count = 0;
  if (isList(value)) {
    for (const member of value) count += countCharacters(member, depth + 1);
    return count;
  }
  for (const name in value) {
    const member = value[name];
    if (typeof member === 'object' || !silentFields.has(name)) count += countCharacters(member, depth + 1);
  }
  return count;
}

/** Throws `OmniError` `invalid-input` when a field that `counted` does not name goes on too deep: for what `countCharacters` has not seen. */
export function requireShallow(body: JsonObject, counted: ReadonlySet<string>): void {
  for (const name in body) {
    const value = body[name];
    if (typeof value === 'object' && !counted.has(name)) countCharacters(value);
  }
}
