import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { BinarySource, CacheMark, DocumentPart, Extensions, Part } from '../../canonical/part.ts';
import { addFields, asBoolean, asObject, asOneOf, asString, isList, unknownFields } from '../read-json.ts';
import { format } from './wire.ts';

/** Content of a message or a tool result: a string, a list of blocks, or nothing. */
export function decodeContent(content: JsonValue | undefined): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return isList(content) ? content.map(decodeBlock) : [];
}

/** A block that we do not know (a tool that Anthropic runs itself, say) is kept whole. */
export function decodeBlock(value: JsonValue): Part {
  const block = asObject(value);
  return (block && decodeKnownBlock(block)) ?? { type: 'opaque', content: { origin: format, value } };
}

function decodeKnownBlock(block: JsonObject): Part | undefined {
  switch (block['type']) {
    case 'text':
      return decodeText(block);
    case 'thinking':
      return decodeThinking(block);
    case 'redacted_thinking': {
      const data = block['data'];
      return data === undefined
        ? undefined
        : { type: 'reasoning', text: '', redacted: { origin: format, value: data } };
    }
    case 'tool_use':
      return decodeToolUse(block);
    case 'tool_result':
      return decodeToolResult(block);
    case 'image':
      return decodeImage(block);
    case 'document':
      return decodeDocument(block);
    default:
      return undefined;
  }
}

const textFields = new Set(['type', 'text', 'citations', 'cache_control']);
const thinkingFields = new Set(['type', 'thinking', 'signature']);
const toolUseFields = new Set(['type', 'id', 'name', 'input', 'cache_control']);
const toolResultFields = new Set(['type', 'tool_use_id', 'content', 'is_error', 'cache_control']);
const imageFields = new Set(['type', 'source', 'cache_control']);
const documentFields = new Set(['type', 'source', 'title', 'cache_control']);

function decodeText(block: JsonObject): Part | undefined {
  const text = asString(block['text']);
  if (text === undefined) return undefined;
  const { citations } = block;
  return defined({
    type: 'text',
    text,
    cache: decodeCache(block),
    citations: isList(citations) ? { origin: format, value: citations } : undefined,
    extensions: keepOwn(block, textFields),
  });
}

/** Servers that only resemble Anthropic leave the signature out: `null` stands for that. */
function decodeThinking(block: JsonObject): Part | undefined {
  const text = asString(block['thinking']);
  if (text === undefined) return undefined;
  const signature = { origin: format, value: asString(block['signature']) ?? null } as const;
  return defined({ type: 'reasoning', text, signature, extensions: keepOwn(block, thinkingFields) });
}

function decodeToolUse(block: JsonObject): Part | undefined {
  const id = asString(block['id']);
  const name = asString(block['name']);
  if (id === undefined || name === undefined) return undefined;
  const written = JSON.stringify(block['input'] ?? {});
  const extensions = keepOwn(block, toolUseFields);
  return defined({ type: 'tool-call', id, name, arguments: written, cache: decodeCache(block), extensions });
}

function decodeToolResult(block: JsonObject): Part | undefined {
  const toolCallId = asString(block['tool_use_id']);
  if (toolCallId === undefined) return undefined;
  return defined({
    type: 'tool-result',
    toolCallId,
    content: decodeContent(block['content']),
    isError: asBoolean(block['is_error']),
    cache: decodeCache(block),
    extensions: keepOwn(block, toolResultFields),
  });
}

function decodeImage(block: JsonObject): Part | undefined {
  const source = decodeSource(block['source']);
  if (!source || source.kind === 'text') return undefined;
  return defined({ type: 'image', source, cache: decodeCache(block), extensions: keepOwn(block, imageFields) });
}

function decodeDocument(block: JsonObject): Part | undefined {
  const source = decodeSource(block['source']);
  if (!source) return undefined;
  const name = asString(block['title']);
  return defined({
    type: 'document',
    source,
    name,
    cache: decodeCache(block),
    extensions: keepOwn(block, documentFields),
  });
}

function decodeSource(value: JsonValue | undefined): DocumentPart['source'] | undefined {
  const source = asObject(value);
  const mediaType = asString(source?.['media_type']);
  const data = asString(source?.['data']);
  switch (source?.['type']) {
    case 'base64':
      return data === undefined || mediaType === undefined ? undefined : { kind: 'base64', mediaType, data };
    case 'text':
      return data === undefined ? undefined : { kind: 'text', text: data };
    case 'url':
      return decodeUrl(source);
    case 'file':
      return { kind: 'file', file: { origin: format, value: source['file_id'] ?? null } };
    default:
      return undefined;
  }
}

function decodeUrl(source: JsonObject): BinarySource | undefined {
  const url = asString(source['url']);
  return url === undefined ? undefined : { kind: 'url', url };
}

export function decodeCache(object: JsonObject): CacheMark | undefined {
  const mark = asObject(object['cache_control']);
  return mark?.['type'] === 'ephemeral' ? defined({ ttl: asOneOf(mark['ttl'], ['5m', '1h']) }) : undefined;
}

/** Fields that we do not know, and a cache mark that says more than ours can. */
export function keepOwn(object: JsonObject, known: ReadonlySet<string>): Extensions | undefined {
  const extensions = unknownFields(object, known, format);
  const mark = object['cache_control'];
  if (mark === undefined || mark === null || isExactCache(asObject(mark))) return extensions;
  return addFields(extensions, format, { cache_control: mark });
}

function isExactCache(mark: JsonObject | undefined): boolean {
  if (mark?.['type'] !== 'ephemeral') return false;
  return Object.entries(mark).every(([name, value]) => {
    if (name === 'type' || value === null) return true;
    return name === 'ttl' && asOneOf(value, ['5m', '1h']) !== undefined;
  });
}
