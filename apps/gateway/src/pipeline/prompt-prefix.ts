import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';

/** About the first 1 000 tokens: what is cached at all is at least as long, and what differs later shares this much. */
const mostCharacters = 4096;

/** In the order in which vendors put them before the conversation. */
const leadingFields = ['tools', 'system', 'instructions', 'systemInstruction', 'system_instruction'] as const;
const turnFields = ['messages', 'input', 'contents'] as const;

/**
 * The beginning of a prompt, which stays the same while a conversation grows: the client's own `prompt_cache_key` where it names
 * one, else tools, system prompt and everything up to the first turn of the user, cut after 4 096 characters.
 */
export function readPromptPrefix(body: JsonObject): string {
  const key = body['prompt_cache_key'];
  if (typeof key === 'string' && key !== '') return `key ${key}`;
  const parts: string[] = [];
  let left = mostCharacters;
  const add = (value: JsonValue | undefined): void => {
    if (left <= 0 || value === undefined || value === null) return;
    if (typeof value === 'string') {
      parts.push(value.slice(0, left));
      left -= value.length;
    } else if (Array.isArray(value)) for (const item of value) add(item);
    else if (isJsonObject(value)) for (const field of Object.values(value)) add(field);
  };
  for (const field of leadingFields) add(body[field]);
  for (const field of turnFields) for (const turn of firstTurns(body[field])) add(turn);
  return parts.join('\n');
}

function firstTurns(turns: JsonValue | undefined): readonly JsonValue[] {
  if (turns === undefined || turns === null) return [];
  if (!Array.isArray(turns)) return [turns];
  const first = turns.findIndex((turn) => isJsonObject(turn) && (turn['role'] ?? 'user') === 'user');
  return first === -1 ? turns : turns.slice(0, first + 1);
}
