import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { CacheMark, DocumentPart, Part } from '../../canonical/part.ts';
import { asList, asObject, asOneOf, asString, isList, unknownFields } from '../read-json.ts';
import { audioFormats, documentFormats, imageFormats } from './media-formats.ts';
import { format } from './wire.ts';

/** Blocks of a message or of the system prompt. A cache point marks the part that it follows. */
export function decodeContent(content: JsonValue | undefined): readonly Part[] {
  const parts: Part[] = [];
  for (const value of asList(content)) {
    const mark = decodeCachePoint(value);
    const last = parts.at(-1);
    if (mark && last && takesMark(last)) parts.splice(-1, 1, { ...last, cache: mark });
    else parts.push(decodeBlock(value));
  }
  return parts;
}

type Markable = Extract<Part, { readonly cache?: CacheMark }>;

function takesMark(part: Part): part is Markable {
  switch (part.type) {
    case 'text':
    case 'image':
    case 'document':
    case 'tool-call':
    case 'tool-result':
      return part.cache === undefined;
    case 'audio':
    case 'reasoning':
    case 'refusal':
    case 'opaque':
      return false;
  }
}

/** The mark of a block that is nothing but a cache point that the canonical form can tell. */
export function decodeCachePoint(value: JsonValue): CacheMark | undefined {
  const point = asObject(asObject(value)?.['cachePoint']);
  if (point?.['type'] !== 'default') return undefined;
  const ttl = asOneOf(point['ttl'], ['5m', '1h']);
  const isExact = Object.keys(point).length === (ttl === undefined ? 1 : 2);
  return isExact ? defined({ ttl }) : undefined;
}

/** A block that we do not know, or that says more than our form holds, is kept whole. */
export function decodeBlock(value: JsonValue): Part {
  const block = asObject(value);
  const names = Object.keys(block ?? {});
  const [name = ''] = names;
  const known = block && names.length === 1 ? decodeKnownBlock(name, block[name]) : undefined;
  return known ?? { type: 'opaque', content: { origin: format, value } };
}

function decodeKnownBlock(name: string, value: JsonValue | undefined): Part | undefined {
  if (name === 'text') return typeof value === 'string' ? { type: 'text', text: value } : undefined;
  const block = asObject(value);
  if (!block) return undefined;
  switch (name) {
    case 'citationsContent':
      return decodeCitations(block);
    case 'image':
      return decodeImage(block);
    case 'document':
      return decodeDocument(block);
    case 'audio':
      return decodeAudio(block);
    case 'reasoningContent':
      return decodeReasoning(block);
    case 'toolUse':
      return decodeToolUse(block);
    case 'toolResult':
      return decodeToolResult(block);
    default:
      return undefined;
  }
}

function decodeCitations(block: JsonObject): Part | undefined {
  const content = asList(block['content']);
  const text = asString(asObject(content[0])?.['text']);
  const { citations } = block;
  if (text === undefined || content.length !== 1 || !isList(citations)) return undefined;
  return { type: 'text', text, citations: { origin: format, value: citations } };
}

const mediaFields = new Set(['format', 'name', 'source']);

function decodeImage(block: JsonObject): Part | undefined {
  const mediaType = imageFormats.mediaTypeOf(asString(block['format']) ?? '');
  const data = readBytes(block);
  if (mediaType === undefined || data === undefined) return undefined;
  const extensions = unknownFields(block, mediaFields, format);
  return defined({ type: 'image', source: { kind: 'base64', mediaType, data }, extensions });
}

function decodeDocument(block: JsonObject): Part | undefined {
  const source = decodeSource(block);
  const extensions = unknownFields(block, mediaFields, format);
  return source && defined({ type: 'document', source, name: asString(block['name']), extensions });
}

function decodeSource(block: JsonObject): DocumentPart['source'] | undefined {
  const word = asString(block['format']) ?? 'txt';
  const text = asString(asObject(block['source'])?.['text']);
  if (text !== undefined) return word === 'txt' ? { kind: 'text', text } : undefined;
  const mediaType = documentFormats.mediaTypeOf(word);
  const data = readBytes(block);
  return mediaType === undefined || data === undefined ? undefined : { kind: 'base64', mediaType, data };
}

function decodeAudio(block: JsonObject): Part | undefined {
  const word = asString(block['format']);
  const data = readBytes(block);
  if (word === undefined || data === undefined || !audioFormats.has(word)) return undefined;
  return defined({ type: 'audio', format: word, data, extensions: unknownFields(block, mediaFields, format) });
}

/** Media at an address of S3 are known to AWS alone. */
function readBytes(block: JsonObject): string | undefined {
  return asString(asObject(block['source'])?.['bytes']);
}

/** Models other than Claude do not sign: `null` stands for that. */
function decodeReasoning(block: JsonObject): Part | undefined {
  const redacted = block['redactedContent'];
  if (redacted !== undefined) return { type: 'reasoning', text: '', redacted: { origin: format, value: redacted } };
  const reasoning = asObject(block['reasoningText']);
  const text = asString(reasoning?.['text']);
  if (text === undefined) return undefined;
  return { type: 'reasoning', text, signature: { origin: format, value: asString(reasoning?.['signature']) ?? null } };
}

const toolUseFields = new Set(['toolUseId', 'name', 'input']);

function decodeToolUse(block: JsonObject): Part | undefined {
  const id = asString(block['toolUseId']);
  const name = asString(block['name']);
  if (id === undefined || name === undefined) return undefined;
  const extensions = unknownFields(block, toolUseFields, format);
  return defined({ type: 'tool-call', id, name, arguments: JSON.stringify(block['input'] ?? {}), extensions });
}

const toolResultFields = new Set(['toolUseId', 'content', 'status']);

function decodeToolResult(block: JsonObject): Part | undefined {
  const toolCallId = asString(block['toolUseId']);
  if (toolCallId === undefined) return undefined;
  const status = asOneOf(block['status'], ['success', 'error']);
  return defined({
    type: 'tool-result',
    toolCallId,
    content: asList(block['content']).map(decodeBlock),
    isError: status && status === 'error',
    extensions: unknownFields(block, toolResultFields, format),
  });
}
