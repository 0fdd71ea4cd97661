import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { BinarySource, Extensions, Part, ReplyPart } from '../../canonical/part.ts';
import { addFields, asList, asObject, asOneOf, asString, isList, unknownFields } from '../read-json.ts';
import { format, messageFields } from './wire.ts';

/** Content of a message: a string, a list of parts, or nothing. */
export function decodeContent(content: JsonValue | undefined): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return isList(content) ? content.map(decodePart) : [];
}

/** A part that we do not know is kept whole. */
function decodePart(value: JsonValue): Part {
  const part = asObject(value);
  return (part && decodeKnownPart(part)) ?? { type: 'opaque', content: { origin: format, value } };
}

const textFields = new Set(['type', 'text']);

function decodeKnownPart(part: JsonObject): Part | undefined {
  const { text, thinking } = part;
  switch (part['type']) {
    case 'text':
      return typeof text === 'string'
        ? defined({ type: 'text', text, extensions: unknownFields(part, textFields, format) })
        : undefined;
    case 'thinking':
      return typeof thinking === 'string' ? { type: 'reasoning', text: thinking } : undefined;
    case 'image_url':
      return decodeImage(part);
    case 'document':
      return decodeDocument(part);
    default:
      return undefined;
  }
}

const imageFields = new Set(['type', 'image_url']);
const urlFields = new Set(['url', 'detail']);

function decodeImage(part: JsonObject): Part | undefined {
  const image = asObject(part['image_url']);
  const url = asString(image?.['url']);
  if (!image || url === undefined || unknownFields(image, urlFields, format)) return undefined;
  return defined({
    type: 'image',
    source: decodeUrl(url),
    detail: asOneOf(image['detail'], ['auto', 'low', 'high']),
    extensions: unknownFields(part, imageFields, format),
  });
}

/** `data:` URLs (RFC 2397) in base64 hold the bytes themselves. */
function decodeUrl(url: string): BinarySource {
  const comma = url.startsWith('data:') ? url.indexOf(';base64,') : -1;
  if (comma === -1) return { kind: 'url', url };
  return { kind: 'base64', mediaType: url.slice('data:'.length, comma), data: url.slice(comma + ';base64,'.length) };
}

const documentFields = new Set(['data', 'id']);
const dataFields = new Set(['text', 'title']);

/** A document is a record of any fields; one that is text with a title at most is a document of ours. */
function decodeDocument(part: JsonObject): Part | undefined {
  const document = asObject(part['document']);
  const data = asObject(document?.['data']);
  const text = asString(data?.['text']);
  if (!document || !data || text === undefined || Object.keys(part).length !== 2) return undefined;
  if (unknownFields(data, dataFields, format) || unknownFields(document, documentFields, format)) return undefined;
  const id = document['id'] ?? undefined;
  return defined({
    type: 'document',
    source: { kind: 'text', text } as const,
    name: asString(data['title']),
    extensions: addFields(undefined, format, defined({ id })),
  });
}

const callFields = new Set(['id', 'type', 'function']);

function decodeToolCall(value: JsonValue): ReplyPart {
  const call = asObject(value);
  const details = asObject(call?.['function']);
  if (!call || !details) return { type: 'opaque', content: { origin: format, value } };
  return defined({
    type: 'tool-call',
    id: asString(call['id']) ?? '',
    name: asString(details['name']) ?? '',
    arguments: decodeArguments(asString(details['arguments'])),
    extensions: unknownFields(call, callFields, format),
  });
}

/** The model writes nothing, or `null`, for a tool that takes none. */
function decodeArguments(text: string | undefined): string {
  return text === undefined || text === '' || text === 'null' ? '{}' : text;
}

export type DecodedAssistant = {
  readonly parts: readonly ReplyPart[];
  /** What the message says beside its parts, citations of something else than its text among it. */
  readonly extensions?: Extensions;
};

/**
 * What an assistant's message holds, in requests and replies alike. `tool_plan` is the text before tool calls: a message with calls
 * may not have any other.
 */
export function decodeAssistant(message: JsonObject): DecodedAssistant {
  const plan = asString(message['tool_plan']);
  const said = decodeContent(message['content']).map((part, place) =>
    toReplyPart(part, asList(message['content'])[place]),
  );
  if (plan) said.push({ type: 'text', text: plan });
  const { cited, others } = attachCitations(said, asList(message['citations']));
  const own = unknownFields(message, messageFields, format);
  return defined({
    parts: [...cited, ...asList(message['tool_calls']).map(decodeToolCall)],
    extensions: others.length === 0 ? own : addFields(own, format, { citations: others }),
  });
}

/** A model says text and thoughts; what else is among them is kept whole. */
function toReplyPart(part: Part, value: JsonValue = null): ReplyPart {
  if (part.type === 'text' || part.type === 'reasoning') return part;
  return { type: 'opaque', content: { origin: format, value } };
}

/** True for a citation of the answer's text, and not of its thinking or its plan. */
export function citesText(citation: JsonValue): boolean {
  const type = asObject(citation)?.['type'];
  return type === undefined || type === null || type === 'TEXT_CONTENT';
}

/** Citations stand beside the content and name the part by its place, or mean the first text. */
function attachCitations(
  parts: readonly ReplyPart[],
  citations: readonly JsonValue[],
): { readonly cited: readonly ReplyPart[]; readonly others: readonly JsonValue[] } {
  const firstText = parts.findIndex((part) => part.type === 'text');
  const byPlace = new Map<number, JsonValue[]>();
  const others: JsonValue[] = [];
  for (const citation of citations) {
    const named = asObject(citation)?.['content_index'];
    const place = typeof named === 'number' && parts[named]?.type === 'text' ? named : firstText;
    if (place < 0 || !citesText(citation)) others.push(citation);
    else {
      const list = byPlace.get(place);
      if (list) list.push(citation);
      else byPlace.set(place, [citation]);
    }
  }
  const cited = parts.map((part, place): ReplyPart => {
    const value = byPlace.get(place);
    return value && part.type === 'text' ? { ...part, citations: { origin: format, value } } : part;
  });
  return { cited, others };
}
