import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import type { Part } from '../canonical/part.ts';
import { isOpaqueTool, type OpaqueTool, type Tool, type Turn } from '../canonical/request.ts';

/** Marks for an upstream's prompt cache, as the canonical form and the formats that have none of their own write them. */
const markFields: ReadonlySet<string> = new Set(['cache', 'cache_control', 'prompt_cache_breakpoint']);

/** Turns or tools without the marks that are for an upstream's prompt cache: they change the price of an answer, not the answer. */
export function withoutMarks(list: readonly (Turn | Tool | OpaqueTool)[]): readonly JsonObject[] {
  return list.map((member) => {
    if (!('parts' in member)) return isOpaqueTool(member) ? { ...member } : unmark(member);
    const { parts, ...turn } = member;
    return { ...unmark(turn), parts: parts.map(unmarkPart) };
  });
}

function unmarkPart(part: Part): JsonObject {
  if (part.type !== 'tool-result') return unmark(part);
  const { content, ...result } = part;
  return { ...unmark(result), content: content.map(unmarkPart) };
}

function unmark(object: JsonObject): JsonObject {
  const kept: Record<string, JsonValue | undefined> = {};
  for (const [name, value] of Object.entries(object)) {
    if (markFields.has(name)) continue;
    kept[name] = name === 'extensions' && isJsonObject(value) ? unmarkExtensions(value) : value;
  }
  return kept;
}

function unmarkExtensions({ origin, fields }: JsonObject): JsonObject | undefined {
  const kept = Object.entries(isJsonObject(fields) ? fields : {}).filter(([name]) => !markFields.has(name));
  return kept.length === 0 ? undefined : { origin, fields: Object.fromEntries(kept) };
}
