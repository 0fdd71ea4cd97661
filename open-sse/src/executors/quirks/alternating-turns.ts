import { isJsonObject, type JsonObject } from '@omniroute/core';
import { messagesOf, withMessages, type Quirk } from './quirk.ts';

/** After the instructions, wants user and assistant in turns: neighbours of one role become one message. */
export const alternatingTurns: Quirk = (body, edits) => {
  const messages = messagesOf(body, edits);
  const joined: unknown[] = [];
  for (const message of messages) {
    const before = joined.at(-1);
    const both = isJsonObject(message) && isJsonObject(before) ? join(before, message) : undefined;
    if (both === undefined) joined.push(message);
    else joined[joined.length - 1] = both;
  }
  return joined.length === messages.length ? edits : withMessages(edits, joined);
};

function join(before: JsonObject, message: JsonObject): JsonObject | undefined {
  const { role } = message;
  if (role !== before['role'] || (role !== 'user' && role !== 'assistant')) return undefined;
  // Calls of tools belong to one turn each and stay as they are.
  if (before['tool_calls'] !== undefined || message['tool_calls'] !== undefined) return undefined;
  return { ...before, content: joinContents(before['content'], message['content']) };
}

function joinContents(left: JsonObject[string], right: JsonObject[string]): JsonObject[string] {
  if (typeof left === 'string' && typeof right === 'string') return `${left}\n\n${right}`;
  return [...partsOf(left), ...partsOf(right)];
}

function partsOf(content: JsonObject[string]): readonly NonNullable<JsonObject[string]>[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
}
