import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { BinarySource, CacheMark, Part } from '../../canonical/part.ts';
import { addFields, asObject, asOneOf, asString, isList, unknownFields } from '../read-json.ts';
import { format } from './wire.ts';

/** Content of a message that is not the model's, or a tool's output: a string, a list of parts, or nothing. */
export function decodeContent(content: JsonValue | undefined): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return isList(content) ? content.map(decodePart) : [];
}

function decodePart(value: JsonValue): Part {
  const part = asObject(value);
  return (part && decodeKnownPart(part)) ?? { type: 'opaque', content: { origin: format, value } };
}

function decodeKnownPart(part: JsonObject): Part | undefined {
  switch (part['type']) {
    case 'input_text':
      return decodeText(part);
    case 'input_image':
      return decodeImage(part);
    case 'input_file':
      return decodeFile(part);
    case 'input_audio':
      return decodeAudio(part);
    default:
      return undefined;
  }
}

const textFields = new Set(['type', 'text']);
const imageFields = new Set(['type', 'image_url', 'file_id', 'detail']);
const fileFields = new Set(['type', 'file_data', 'file_id', 'file_url', 'filename']);
const audioFields = new Set(['type', 'input_audio']);

/** `prompt_cache_breakpoint` goes back as the extension that it came as. */
function decodeCache(part: JsonObject): CacheMark | undefined {
  return asObject(part['prompt_cache_breakpoint']) ? {} : undefined;
}

function decodeText(part: JsonObject): Part | undefined {
  const text = asString(part['text']);
  if (text === undefined) return undefined;
  return defined({
    type: 'text',
    text,
    cache: decodeCache(part),
    extensions: unknownFields(part, textFields, format),
  });
}

/** `auto` is what OpenAI takes silence for. */
function decodeImage(part: JsonObject): Part | undefined {
  const source = decodeSource(asString(part['image_url']), asString(part['file_id']));
  if (!source) return undefined;
  const detail = asOneOf(part['detail'], ['low', 'high']);
  const other = asString(part['detail']);
  const extensions = unknownFields(part, imageFields, format);
  const isKept = other !== undefined && other !== 'auto' && other !== detail;
  return defined({
    type: 'image',
    source,
    detail,
    cache: decodeCache(part),
    extensions: isKept ? addFields(extensions, format, { detail: other }) : extensions,
  });
}

function decodeFile(part: JsonObject): Part | undefined {
  const url = asString(part['file_data']) ?? asString(part['file_url']);
  const source = decodeSource(url, asString(part['file_id']));
  if (!source) return undefined;
  return defined({
    type: 'document',
    source,
    name: asString(part['filename']),
    cache: decodeCache(part),
    extensions: unknownFields(part, fileFields, format),
  });
}

function decodeAudio(part: JsonObject): Part | undefined {
  const audio = asObject(part['input_audio']);
  const data = asString(audio?.['data']);
  const kind = asString(audio?.['format']);
  if (data === undefined || kind === undefined) return undefined;
  return defined({ type: 'audio', format: kind, data, extensions: unknownFields(part, audioFields, format) });
}

/** `data:` URLs (RFC 2397) in base64 hold the bytes themselves. */
function decodeSource(url: string | undefined, fileId: string | undefined): BinarySource | undefined {
  if (url === undefined) {
    return fileId === undefined ? undefined : { kind: 'file', file: { origin: format, value: fileId } };
  }
  const comma = url.startsWith('data:') ? url.indexOf(';base64,') : -1;
  if (comma === -1) return { kind: 'url', url };
  return { kind: 'base64', mediaType: url.slice('data:'.length, comma), data: url.slice(comma + ';base64,'.length) };
}
