import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Part, ReplyPart } from '../../canonical/part.ts';
import { decodeLogprobs } from '../openai-logprobs.ts';
import { addFields, asList, asObject, asString, isList, unknownFields } from '../read-json.ts';
import { decodeContent } from './decode-parts.ts';
import { format } from './wire.ts';

/**
 * What an item holds beside its parts, so that it can be written again: how many parts it has, its identifiers and unknown
 * fields, and those of its content, one object a part.
 */
export type Shell = {
  readonly parts: number;
  readonly fields?: JsonObject;
  readonly content?: readonly JsonObject[];
};

/** The extension field of a turn or a choice in which the shells of its items stand. */
export const shellsField = '#items';

export type DecodedItem = { readonly parts: readonly ReplyPart[]; readonly shell: Shell };

/** An item of a model's output, in requests and replies alike. One that we do not know is kept whole. */
export function decodeItem(value: JsonValue): DecodedItem {
  const item = asObject(value);
  const known = item && decodeKnownItem(item);
  return known ?? { parts: [{ type: 'opaque', content: { origin: format, value } }], shell: { parts: 1 } };
}

export function isAssistantItem(item: JsonObject): boolean {
  if (callInputs.has(item['type'] ?? '') || item['type'] === 'reasoning') return true;
  return isMessage(item) && item['role'] === 'assistant';
}

/** Messages may leave their type out. */
export function isMessage(item: JsonObject): boolean {
  return item['type'] === 'message' || (item['type'] === undefined && typeof item['role'] === 'string');
}

function decodeKnownItem(item: JsonObject): DecodedItem | undefined {
  if (isMessage(item)) return item['role'] === 'assistant' ? decodeMessage(item) : undefined;
  if (callInputs.has(item['type'] ?? '')) return decodeCall(item);
  return item['type'] === 'reasoning' ? decodeReasoning(item) : undefined;
}

const messageFields = new Set(['type', 'role', 'content']);
const textFields = new Set(['type', 'text', 'annotations']);

function decodeMessage(item: JsonObject): DecodedItem | undefined {
  const { content } = item;
  const members = typeof content === 'string' ? [{ type: 'output_text', text: content }] : asList(content);
  const parts = members.map(decodeOutputPart).filter((part) => part !== undefined);
  if (parts.length !== members.length || parts.length === 0) return undefined;
  const unknown = members.map((member) => keepOwn(asObject(member) ?? {}));
  const shell = defined({
    parts: parts.length,
    fields: unknownFields(item, messageFields, format)?.fields,
    content: unknown.some((fields) => Object.keys(fields).length > 0) ? unknown : undefined,
  });
  return { parts, shell };
}

/** Log probabilities that are none, or that nobody can read, go back as they came. */
function keepOwn(member: JsonObject): JsonObject {
  const fields = unknownFields(member, textFields, format)?.fields ?? {};
  const { logprobs: _, ...others } = fields;
  return decodeLogprobs(fields['logprobs']) ? others : fields;
}

function decodeOutputPart(value: JsonValue): ReplyPart | undefined {
  const part = asObject(value);
  const refusal = asString(part?.['refusal']);
  if (part?.['type'] === 'refusal' && refusal !== undefined && Object.keys(part).length === 2) {
    return { type: 'refusal', text: refusal };
  }
  const text = asString(part?.['text']);
  if (part?.['type'] !== 'output_text' || text === undefined) return undefined;
  const annotations = asList(part['annotations']);
  const citations = annotations.length > 0 ? ({ origin: format, value: annotations } as const) : undefined;
  return defined({ type: 'text', text, citations, logprobs: decodeLogprobs(part['logprobs']) });
}

/** The field that holds what a tool is called with, by the type of the item. */
export const callInputs: ReadonlyMap<JsonValue, string> = new Map([
  ['function_call', 'arguments'],
  ['custom_tool_call', 'input'],
]);

export const callFields = new Set(['type', 'id', 'status', 'call_id', 'name', 'arguments', 'input']);
const identifiers = ['id', 'status'] as const;

function decodeCall(item: JsonObject): DecodedItem | undefined {
  const id = asString(item['call_id']);
  const name = asString(item['name']);
  const written = asString(item[callInputs.get(item['type'] ?? '') ?? '']);
  if (id === undefined || name === undefined || written === undefined) return undefined;
  const extensions = unknownFields(item, callFields, format);
  const freeform = item['type'] === 'custom_tool_call' ? true : undefined;
  const part = defined({ type: 'tool-call', id, name, arguments: written, freeform, extensions });
  return { parts: [part], shell: defined({ parts: 1, fields: pickIdentifiers(item) }) };
}

function pickIdentifiers(item: JsonObject): JsonObject | undefined {
  const found = identifiers.filter((name) => typeof item[name] === 'string');
  return found.length === 0 ? undefined : Object.fromEntries(found.map((name) => [name, item[name]]));
}

const reasoningFields = new Set(['type', 'summary', 'content', 'encrypted_content']);

/** What encrypted content stands for is signed by it. Summaries and raw reasoning are one text here, a blank line between. */
function decodeReasoning(item: JsonObject): DecodedItem | undefined {
  const summary = asList(item['summary']);
  const content = asList(item['content']);
  const texts = [...summary, ...content].map((part) => asString(asObject(part)?.['text']));
  if (texts.includes(undefined)) return undefined;
  const encrypted = asString(item['encrypted_content']);
  const part = defined({
    type: 'reasoning',
    text: texts.join('\n\n'),
    signature: encrypted === undefined ? undefined : ({ origin: format, value: encrypted } as const),
  });
  const plain = isPlainSummary(summary) && content.length === 0;
  const fields = defined({
    ...unknownFields(item, reasoningFields, format)?.fields,
    summary: plain ? undefined : summary,
    content: plain || content.length === 0 ? undefined : content,
  });
  return { parts: [part], shell: { parts: 1, fields } };
}

function isPlainSummary(summary: readonly JsonValue[]): boolean {
  const first = asObject(summary[0]);
  if (summary.length !== 1 || !first) return summary.length === 0;
  return first['type'] === 'summary_text' && first['text'] !== '' && Object.keys(first).length === 2;
}

const resultFields = new Set(['type', 'call_id', 'output']);

/** The result of a tool; `undefined` for one that names no call or holds no output. */
export function decodeToolResult(item: JsonObject): Part | undefined {
  const toolCallId = asString(item['call_id']);
  const { output } = item;
  if (toolCallId === undefined || (typeof output !== 'string' && !isList(output))) return undefined;
  const own = unknownFields(item, resultFields, format);
  const { type } = item;
  const extensions = type === 'function_call_output' || !type ? own : addFields(own, format, { type });
  return defined({ type: 'tool-result', toolCallId, content: decodeContent(output), extensions });
}
