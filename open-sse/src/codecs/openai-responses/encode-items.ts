import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions, Part, ReasoningPart, RefusalPart, TextPart, ToolCallPart } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { encodeLogprobs } from '../openai-logprobs.ts';
import { asCount, asList, asObject, fieldsFor } from '../read-json.ts';
import { shellsField, type Shell } from './decode-items.ts';
import { encodeToolResult } from './encode-parts.ts';
import { format } from './wire.ts';

export type ItemPrefix = 'msg' | 'fc' | 'ctc' | 'rs';

export type ItemOptions = {
  readonly losses: LossList;
  /** Identifiers for an item that has none of its own. */
  readonly stamp: (prefix: ItemPrefix) => JsonObject;
  /** Reasoning that nobody signed is shown to clients, but refused by upstreams. */
  readonly keepsUnsigned: boolean;
};

/** The items that hold the parts, in the shells that they came in; a part without a shell gets an item of its own. */
export function encodeItems(
  parts: readonly Part[],
  shells: readonly Shell[],
  options: ItemOptions,
): readonly JsonObject[] {
  const items: (JsonObject | undefined)[] = [];
  let next = 0;
  for (const shell of shells) {
    const held = parts.slice(next, next + shell.parts);
    next += shell.parts;
    if (held.length === shell.parts) items.push(encodeItem(held, shell, options));
  }
  for (const part of parts.slice(next)) items.push(encodeItem([part], undefined, options));
  return items.filter((item) => item !== undefined);
}

/** The shells among a turn's or a choice's fields, if they are of this format. */
export function shellsOf(extensions: Extensions | undefined): readonly Shell[] | undefined {
  const list = fieldsFor(extensions, format)[shellsField];
  if (list === undefined) return undefined;
  return asList(list).map((value) => {
    const shell = asObject(value) ?? {};
    const content = asList(shell['content']).map((fields) => asObject(fields) ?? {});
    return defined({ parts: asCount(shell['parts']) ?? 1, fields: asObject(shell['fields']), content });
  });
}

function encodeItem(parts: readonly Part[], shell: Shell | undefined, options: ItemOptions): JsonObject | undefined {
  const [first] = parts;
  switch (first?.type) {
    case undefined:
      return undefined;
    case 'text':
    case 'refusal':
      return encodeMessage(parts.filter(isProse), shell, options);
    case 'tool-call':
      return encodeCall(first, shell, options);
    case 'reasoning':
      return encodeReasoning(first, shell, options);
    case 'tool-result':
      return encodeToolResult(first, options.losses);
    case 'opaque':
      if (first.content.origin === format && isJsonObject(first.content.value)) return first.content.value;
      break;
    case 'image':
    case 'document':
    case 'audio':
  }
  options.losses.add(`request.turns.parts.${first.type}`);
  return undefined;
}

function isProse(part: Part): part is TextPart | RefusalPart {
  return part.type === 'text' || part.type === 'refusal';
}

function encodeMessage(
  parts: readonly (TextPart | RefusalPart)[],
  shell: Shell | undefined,
  { losses, stamp }: ItemOptions,
): JsonObject {
  const content = parts.map((part, place) => ({ ...encodeProse(part, losses), ...shell?.content?.[place] }));
  return { type: 'message', ...(shell ? shell.fields : stamp('msg')), role: 'assistant', content };
}

export function encodeProse(part: TextPart | RefusalPart, losses: LossList): JsonObject {
  if (part.type === 'refusal') return { type: 'refusal', refusal: part.text };
  if (part.cache) losses.add('request.turns.parts.cache');
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts', expressed: cacheFields });
  const annotations = part.citations?.origin === format ? asList(part.citations.value) : [];
  if (part.citations && annotations.length === 0) losses.add('request.turns.parts.citations');
  const { text, logprobs } = part;
  return { type: 'output_text', text, annotations, ...(logprobs && { logprobs: encodeLogprobs(logprobs) }) };
}

const cacheFields: ReadonlySet<string> = new Set(['cache_control']);

function encodeCall(part: ToolCallPart, shell: Shell | undefined, { losses, stamp }: ItemOptions): JsonObject {
  losses.addForeign(part.extensions, {
    format,
    field: 'request.turns.parts.tool-call',
    expressed: cacheFields,
  });
  losses.addIf(part.cache, 'request.turns.parts.cache');
  return {
    type: part.freeform ? 'custom_tool_call' : 'function_call',
    ...(shell ? shell.fields : stamp(part.freeform ? 'ctc' : 'fc')),
    call_id: part.id,
    name: part.name,
    [part.freeform ? 'input' : 'arguments']: part.arguments,
    ...fieldsFor(part.extensions, format),
  };
}

function encodeReasoning(part: ReasoningPart, shell: Shell | undefined, options: ItemOptions): JsonObject | undefined {
  const { losses, stamp, keepsUnsigned } = options;
  const encrypted = part.signature?.origin === format ? part.signature.value : undefined;
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts' });
  const signed = typeof encrypted === 'string' || shell !== undefined;
  if (part.redacted || (!signed && !keepsUnsigned)) {
    losses.add(keepsUnsigned ? 'reasoning.redacted' : 'request.turns.parts.reasoning');
    return undefined;
  }
  if (part.signature?.value && encrypted === undefined) losses.add('reasoning.signature');
  const summary: JsonValue = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
  return defined({
    type: 'reasoning',
    summary,
    encrypted_content: typeof encrypted === 'string' ? encrypted : undefined,
    ...(shell ? shell.fields : stamp('rs')),
  });
}
