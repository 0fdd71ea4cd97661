import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type {
  BinarySource,
  CacheMark,
  DocumentPart,
  Extensions,
  ImagePart,
  Part,
  ToolResultPart,
} from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { format } from './wire.ts';

/** A part of a user's or the system's message; `undefined` when this format has no place for it. */
export function encodePart(part: Part, losses: LossList): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      losses.addIf(part.citations, 'request.turns.parts.citations');
      return part.text === '' ? undefined : { type: 'text', text: part.text, ...encodeOwn(part, losses) };
    case 'refusal':
      return part.text === '' ? undefined : { type: 'text', text: part.text };
    case 'image':
      return encodeImage(part, losses);
    case 'document':
      return encodeDocument(part, losses);
    case 'opaque':
      if (part.content.origin === format && isJsonObject(part.content.value)) return part.content.value;
      break;
    case 'audio':
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
  }
  losses.add(`request.turns.parts.${part.type}`);
  return undefined;
}

export function encodeParts(parts: readonly Part[], losses: LossList): readonly JsonObject[] {
  return parts.map((part) => encodePart(part, losses)).filter((part) => part !== undefined);
}

/** One plain text is written as a string. Cohere refuses content that is empty. */
export function encodeContent(parts: readonly JsonObject[]): JsonValue | undefined {
  const [only, ...others] = parts;
  if (only === undefined) return undefined;
  return others.length === 0 && only['type'] === 'text' && Object.keys(only).length === 2 ? only['text'] : parts;
}

type Extended = { readonly extensions?: Extensions; readonly cache?: CacheMark };

/** Another format's cache mark is noted as such. */
const cacheFields: ReadonlySet<string> = new Set(['cache_control', 'prompt_cache_breakpoint']);

export function encodeOwn(part: Extended, losses: LossList, field = 'request.turns.parts'): JsonObject {
  losses.addIf(part.cache, 'request.turns.parts.cache');
  losses.addForeign(part.extensions, { format, field, expressed: cacheFields });
  return fieldsFor(part.extensions, format);
}

function encodeImage(part: ImagePart, losses: LossList): JsonObject | undefined {
  const url = encodeUrl(part.source);
  if (url === undefined) {
    losses.add('request.turns.parts.image.file');
    return undefined;
  }
  return { type: 'image_url', image_url: defined({ url, detail: part.detail }), ...encodeOwn(part, losses) };
}

function encodeUrl(source: BinarySource): string | undefined {
  if (source.kind === 'url') return source.url;
  return source.kind === 'base64' ? `data:${source.mediaType};base64,${source.data}` : undefined;
}

/** Cohere reads no files: of a document it gets the text, if it is one. */
function encodeDocument(part: DocumentPart, losses: LossList): JsonObject | undefined {
  const text = textOf(part.source);
  if (text === undefined) {
    losses.add('request.turns.parts.document');
    return undefined;
  }
  losses.addIf(part.name, 'request.turns.parts.document.name');
  const { id, ...own } = encodeOwn(part, losses);
  losses.addIf(id, 'request.turns.parts.document.id');
  return text === '' ? undefined : { type: 'text', text, ...own };
}

function textOf(source: DocumentPart['source']): string | undefined {
  if (source.kind === 'text') return source.text;
  if (source.kind !== 'base64' || !/^(?:text\/|application\/json\b)/.test(source.mediaType)) return undefined;
  return Buffer.from(source.data, 'base64').toString('utf8');
}

/** What a tool gave is text, or documents that can be cited. Images and files of a result follow it in the user's message. */
export function encodeToolResult(part: ToolResultPart, losses: LossList): JsonObject {
  if (part.isError === true) losses.add('request.turns.parts.tool-result.isError');
  const own = encodeOwn(part, losses, 'request.turns.parts.tool-result');
  const content = part.content.filter(staysInResult).map((member) => encodeResultPart(member, losses));
  return {
    role: 'tool',
    tool_call_id: part.toolCallId,
    content: encodeContent(content.filter((member) => member !== undefined)) ?? '',
    ...own,
  };
}

/** True for what a tool's message itself can hold. */
export function staysInResult(part: Part): boolean {
  if (part.type === 'opaque') return part.content.origin === format;
  return part.type === 'text' || (part.type === 'document' && textOf(part.source) !== undefined);
}

function encodeResultPart(part: Part, losses: LossList): JsonObject | undefined {
  const text = part.type === 'document' ? textOf(part.source) : undefined;
  if (part.type !== 'document' || text === undefined) return encodePart(part, losses);
  const { id } = encodeOwn(part, losses);
  return { type: 'document', document: defined({ data: defined({ text, title: part.name }), id }) };
}

/** True for a message that stands among the parts because nobody knows its role. */
export function isMessage(part: Part): boolean {
  const value = part.type === 'opaque' && part.content.origin === format ? asObject(part.content.value) : undefined;
  return value !== undefined && 'role' in value && !('type' in value);
}
