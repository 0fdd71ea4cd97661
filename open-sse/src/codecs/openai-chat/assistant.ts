import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Part, ReasoningPart, ToolCallPart } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asList, asObject, asString, fieldsFor, unknownFields } from '../read-json.ts';
import { decodeContent, encodePart } from './parts.ts';
import { format } from './wire.ts';

const callFields = new Set(['id', 'type', 'function', 'index']);

/** What an assistant's message holds, in requests and replies alike: reasoning, content, refusal, tool calls. */
export function decodeAssistantParts(message: JsonObject): readonly Part[] {
  const parts: Part[] = [];
  const reasoning = asString(message['reasoning_content']) ?? asString(message['reasoning']);
  if (reasoning) parts.push({ type: 'reasoning', text: reasoning });
  for (const part of decodeContent(message['content'])) parts.push(part);
  const refusal = asString(message['refusal']);
  if (refusal) parts.push({ type: 'refusal', text: refusal });
  for (const call of asList(message['tool_calls'])) parts.push(decodeToolCall(call));
  return parts;
}

function decodeToolCall(value: JsonValue): Part {
  const call = asObject(value);
  const details = asObject(call?.['function']);
  if (!call || !details) return { type: 'opaque', content: { origin: format, value } };
  const written = details['arguments'];
  return defined({
    type: 'tool-call',
    id: asString(call['id']) ?? '',
    name: asString(details['name']) ?? '',
    arguments: typeof written === 'string' ? written : written ? JSON.stringify(written) : '',
    extensions: unknownFields(call, callFields, format),
  });
}

/** The fields of an assistant's message, the role included. `content` is `null` when there is none. */
export function encodeAssistant(parts: readonly Part[], losses: LossList): JsonObject {
  const content: JsonObject[] = [];
  const calls: JsonValue[] = [];
  let reasoning: string | undefined;
  let refusal: string | undefined;
  for (const part of parts) {
    if (part.type === 'reasoning') reasoning = join(reasoning, encodeReasoning(part, losses));
    else if (part.type === 'refusal') refusal = join(refusal, part.text);
    else if (part.type === 'tool-call') calls.push(encodeToolCall(part, losses));
    else if (part.type === 'opaque' && isToolCall(part.content.value)) calls.push(part.content.value);
    else {
      const encoded = encodePart(part, losses);
      if (encoded) content.push(encoded);
    }
  }
  return defined({
    role: 'assistant',
    content: encodeContent(content),
    refusal,
    reasoning_content: reasoning,
    tool_calls: calls.length > 0 ? calls : undefined,
  });
}

/** One plain text is written as a string, which every compatible server takes. */
export function encodeContent(parts: readonly JsonObject[]): JsonValue {
  if (parts.length === 0) return null;
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only?.['type'] === 'text' && Object.keys(only).length === 2) return asString(only['text']) ?? '';
  return parts;
}

export function encodeToolCall(part: ToolCallPart, losses: LossList): JsonObject {
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts.tool-call' });
  losses.addIf(part.cache, 'request.turns.parts.cache');
  const { id, name } = part;
  return { id, type: 'function', function: { name, arguments: part.arguments }, ...fieldsFor(part.extensions, format) };
}

function encodeReasoning(part: ReasoningPart, losses: LossList): string | undefined {
  losses.addIf(part.redacted, 'reasoning.redacted');
  if (part.signature?.value) losses.add('reasoning.signature');
  return part.text === '' ? undefined : part.text;
}

/** Tool calls of other kinds than `function` (`custom`) carry their kind's own object. */
function isToolCall(value: JsonValue): boolean {
  return (
    isJsonObject(value) && typeof value['type'] === 'string' && isJsonObject(value[value['type']]) && 'id' in value
  );
}

function join(before: string | undefined, next: string | undefined): string | undefined {
  if (before === undefined || next === undefined) return before ?? next;
  return before + next;
}
