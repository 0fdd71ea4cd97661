import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import type { Inbound } from './read-inbound.ts';

/** How every name of a field begins that names files, and the escapes by which its letters could be spelled. */
const traces = ['"file_id', String.raw`\u005`, String.raw`\u006`].map((text) => Buffer.from(text));

/**
 * The ids of kept files that a chat request of any format names: as parts of its turns and of the results of its tools, as values of
 * a stored prompt, and as files of a tool's container. Each once. Bytes that show no trace of any are not walked.
 */
export function filesNamedIn({ bytes, body }: Pick<Inbound, 'bytes' | 'body'>): readonly string[] {
  if (!traces.some((trace) => bytes.includes(trace))) return [];
  const ids = new Set<string>();
  for (const name of ['messages', 'input'] as const) {
    for (const turn of objectsIn(body[name])) noteParts(turn, ids);
  }
  for (const value of Object.values(objectIn(objectIn(body['prompt'])['variables']))) notePart(objectIn(value), ids);
  for (const tool of objectsIn(body['tools'])) {
    const files = objectIn(tool['container'])['file_ids'];
    if (Array.isArray(files)) for (const id of files) noteId(id, ids);
  }
  return [...ids];
}

function noteParts(holder: JsonObject, ids: Set<string>): void {
  for (const name of ['content', 'output'] as const) {
    for (const part of objectsIn(holder[name])) notePart(part, ids);
  }
}

/** OpenAI's Responses and Anthropic's uploads name a file at once, Chat below `file`, Anthropic below `source`; a tool's result holds parts. */
function notePart(part: JsonObject, ids: Set<string>): void {
  noteId(part['file_id'], ids);
  noteId(objectIn(part['file'])['file_id'], ids);
  noteId(objectIn(part['source'])['file_id'], ids);
  for (const inner of objectsIn(part['content'])) noteId(objectIn(inner['source'])['file_id'], ids);
}

function noteId(id: JsonValue | undefined, ids: Set<string>): void {
  if (typeof id === 'string' && id !== '') ids.add(id);
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
