import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Part, ReasoningPart, TextPart, ToolCallPart } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asList, fieldsFor } from '../read-json.ts';
import { encodeOwn, encodePart } from './encode-parts.ts';
import { format } from './wire.ts';

export type EncodedAssistant = {
  readonly content?: readonly JsonObject[];
  readonly tool_plan?: string;
  readonly tool_calls?: readonly JsonValue[];
  readonly citations?: readonly JsonValue[];
};

export type AssistantOptions = {
  readonly losses: LossList;
  /** Thoughts are refused where thinking is not switched on. */
  readonly takesThoughts: boolean;
};

/**
 * What an assistant's message holds, the role left out. Cohere refuses text beside tool calls, of which it says: “text content is not
 * allowed when tool_calls are provided” – there the text is the plan.
 */
export function encodeAssistant(parts: readonly Part[], options: AssistantOptions): EncodedAssistant {
  const { losses } = options;
  const content: JsonObject[] = [];
  const calls: JsonValue[] = [];
  const citations: JsonValue[] = [];
  for (const part of parts) {
    if (part.type === 'tool-call') calls.push(encodeToolCall(part, losses));
    else if (part.type === 'opaque' && isToolCall(part.content.value)) addOwn(calls, part, losses);
    else {
      const encoded = part.type === 'reasoning' ? encodeThought(part, options) : encodeSaid(part, losses);
      if (encoded) content.push(encoded);
      if (part.type === 'text') for (const citation of citationsOf(part, losses)) citations.push(citation);
    }
  }
  const plan = calls.length > 0 ? content.filter(isText).map((part) => part['text']) : [];
  const shown = calls.length > 0 ? content.filter((part) => !isText(part)) : content;
  return defined({
    content: shown.length > 0 ? shown : undefined,
    tool_plan: plan.length > 0 ? plan.join('') : undefined,
    tool_calls: calls.length > 0 ? calls : undefined,
    citations: citations.length > 0 ? citations : undefined,
  });
}

function isText(part: JsonObject): boolean {
  return part['type'] === 'text';
}

function addOwn(calls: JsonValue[], part: Extract<Part, { type: 'opaque' }>, losses: LossList): void {
  if (part.content.origin === format) calls.push(part.content.value);
  else losses.add('request.turns.parts.opaque');
}

/** Tool calls of other kinds than `function` carry their kind's own object. */
function isToolCall(value: JsonValue): boolean {
  return isJsonObject(value) && 'id' in value && !('text' in value);
}

/** Images and files are the user's alone. */
function encodeSaid(part: Part, losses: LossList): JsonObject | undefined {
  if (part.type === 'text') return { type: 'text', text: part.text, ...encodeOwn(part, losses) };
  if (part.type === 'refusal' || part.type === 'opaque') return encodePart(part, losses);
  losses.add(`request.turns.parts.${part.type}`);
  return undefined;
}

function citationsOf({ citations }: TextPart, losses: LossList): readonly JsonValue[] {
  if (citations === undefined) return [];
  if (citations.origin === format) return asList(citations.value);
  losses.add('request.turns.parts.citations');
  return [];
}

function encodeThought(part: ReasoningPart, { losses, takesThoughts }: AssistantOptions): JsonObject | undefined {
  if (!takesThoughts || part.redacted) {
    losses.add(part.redacted ? 'reasoning.redacted' : 'request.turns.parts.reasoning');
    return undefined;
  }
  if (part.signature?.value) losses.add('reasoning.signature');
  return { type: 'thinking', thinking: part.text };
}

function encodeToolCall(part: ToolCallPart, losses: LossList): JsonObject {
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts.tool-call' });
  losses.addIf(part.cache, 'request.turns.parts.cache');
  const written = part.arguments.trim() === '' ? '{}' : part.arguments;
  const own = fieldsFor(part.extensions, format);
  return { id: part.id, type: 'function', function: { name: part.name, arguments: written }, ...own };
}
