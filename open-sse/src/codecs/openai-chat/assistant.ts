import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Part, ReasoningPart, ToolCallPart } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asList, asObject, asString, fieldsFor, unknownFields } from '../read-json.ts';
import { decodeContent, encodePart } from './parts.ts';
import { format } from './wire.ts';

const callFields = new Set(['id', 'type', 'function', 'custom', 'index']);

export type WrittenCall = { readonly name?: string; readonly text: string; readonly freeform?: true };

/** What is called, and with what: a function with JSON, or a custom tool with any text. In a stream, as much as one delta says. */
export function readCall(call: JsonObject): WrittenCall | undefined {
  const custom = asObject(call['custom']);
  if (custom) return defined({ name: asString(custom['name']), text: asString(custom['input']) ?? '', freeform: true });
  const details = asObject(call['function']);
  if (!details) return undefined;
  const written = details['arguments'];
  const text = typeof written === 'string' ? written : written ? JSON.stringify(written) : '';
  return defined({ name: asString(details['name']), text });
}

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
  const written = call && readCall(call);
  if (!call || !written) return { type: 'opaque', content: { origin: format, value } };
  return defined({
    type: 'tool-call',
    id: asString(call['id']) ?? '',
    name: written.name ?? '',
    arguments: written.text,
    freeform: written.freeform,
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
  const own = fieldsFor(part.extensions, format);
  if (part.freeform) return { id, type: 'custom', custom: { name, input: part.arguments }, ...own };
  return { id, type: 'function', function: { name, arguments: part.arguments }, ...own };
}

function encodeReasoning(part: ReasoningPart, losses: LossList): string | undefined {
  losses.addIf(part.redacted, 'reasoning.redacted');
  if (part.signature?.value) losses.add('reasoning.signature');
  return part.text === '' ? undefined : part.text;
}

/** Tool calls of kinds that we do not know carry their kind's own object. */
function isToolCall(value: JsonValue): boolean {
  return (
    isJsonObject(value) && typeof value['type'] === 'string' && isJsonObject(value[value['type']]) && 'id' in value
  );
}

function join(before: string | undefined, next: string | undefined): string | undefined {
  if (before === undefined || next === undefined) return before ?? next;
  return before + next;
}
