import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { BinarySource, CacheMark, DocumentPart, Extensions, ImagePart, Part } from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { addFields, asObject, asOneOf, asString, fieldsFor, isList, unknownFields } from '../read-json.ts';
import { format } from './wire.ts';

/** Content of a message: a string, a list of parts, or nothing. */
export function decodeContent(content: JsonValue | undefined): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return isList(content) ? content.map(decodePart) : [];
}

export function decodePart(value: JsonValue): Part {
  const object = asObject(value);
  return (object && decodeKnownPart(object)) ?? { type: 'opaque', content: { origin: format, value } };
}

function decodeKnownPart(part: JsonObject): Part | undefined {
  switch (part['type']) {
    case 'text':
      return typeof part['text'] === 'string'
        ? defined({
            type: 'text',
            text: part['text'],
            cache: decodeCache(part),
            extensions: unknownFields(part, textFields, format),
          })
        : undefined;
    case 'refusal':
      return typeof part['refusal'] === 'string' ? { type: 'refusal', text: part['refusal'] } : undefined;
    case 'image_url':
      return decodeImage(part);
    case 'input_audio':
      return decodeAudio(part);
    case 'file':
      return decodeFile(part);
    default:
      return undefined;
  }
}

const textFields = new Set(['type', 'text']);
const imageFields = new Set(['type', 'image_url']);
const audioFields = new Set(['type', 'input_audio']);
const fileFields = new Set(['type', 'file']);

/** `cache_control` is no field of OpenAI's own: it goes back as the extension that it came as. */
export function decodeCache(object: JsonObject): CacheMark | undefined {
  const mark = asObject(object['cache_control']);
  return mark?.['type'] === 'ephemeral' ? defined({ ttl: asOneOf(mark['ttl'], ['5m', '1h']) }) : undefined;
}

function decodeImage(part: JsonObject): Part | undefined {
  const image = asObject(part['image_url']);
  const url = asString(image?.['url']) ?? asString(part['image_url']);
  if (url === undefined) return undefined;
  const detail = asOneOf(image?.['detail'], ['auto', 'low', 'high']);
  const extensions = unknownFields(part, imageFields, format);
  const plain = Object.keys(image ?? {}).every((name) => name === 'url' || (name === 'detail' && detail !== undefined));
  return defined({
    type: 'image',
    source: readUrl(url),
    detail,
    cache: decodeCache(part),
    extensions: plain || !image ? extensions : addFields(extensions, format, { image_url: image }),
  });
}

function decodeAudio(part: JsonObject): Part | undefined {
  const audio = asObject(part['input_audio']);
  const data = asString(audio?.['data']);
  const kind = asString(audio?.['format']);
  if (data === undefined || kind === undefined) return undefined;
  return defined({ type: 'audio', format: kind, data, extensions: unknownFields(part, audioFields, format) });
}

function decodeFile(part: JsonObject): Part | undefined {
  const file = asObject(part['file']);
  const data = asString(file?.['file_data']);
  const id = asString(file?.['file_id']);
  if (file === undefined || (data === undefined && id === undefined)) return undefined;
  const source: BinarySource =
    data === undefined ? { kind: 'file', file: { origin: format, value: id ?? '' } } : readUrl(data);
  const extensions = unknownFields(part, fileFields, format);
  const both = data !== undefined && id !== undefined;
  return defined({
    type: 'document',
    source,
    name: asString(file['filename']),
    cache: decodeCache(part),
    extensions: both ? addFields(extensions, format, { file }) : extensions,
  });
}

/** `data:` URLs (RFC 2397) in base64 hold the bytes themselves. */
function readUrl(url: string): BinarySource {
  const comma = url.startsWith('data:') ? url.indexOf(';base64,') : -1;
  if (comma === -1) return { kind: 'url', url };
  return { kind: 'base64', mediaType: url.slice('data:'.length, comma), data: url.slice(comma + ';base64,'.length) };
}

/** A part of a user's or system's message; `undefined` when this format has no place for it. */
export function encodePart(part: Part, losses: LossList): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      losses.addIf(part.citations, 'request.turns.parts.citations');
      return { type: 'text', text: part.text, ...own(part, losses) };
    case 'refusal':
      return { type: 'refusal', refusal: part.text };
    case 'image':
      return encodeImage(part, losses);
    case 'document':
      return encodeDocument(part, losses);
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format }, ...own(part, losses) };
    case 'opaque':
      if (part.content.origin === format && isJsonObject(part.content.value)) return part.content.value;
      break;
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
  }
  losses.add(`request.turns.parts.${part.type}`);
  return undefined;
}

type Extended = { readonly extensions?: Extensions; readonly cache?: CacheMark };

function own(part: Extended, losses: LossList): JsonObject {
  const fields = fieldsFor(part.extensions, format);
  if (part.cache && fields['cache_control'] === undefined) losses.add('request.turns.parts.cache');
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts' });
  return fields;
}

function encodeImage(part: ImagePart, losses: LossList): JsonObject | undefined {
  const url = writeUrl(part.source);
  if (url === undefined) {
    losses.add('request.turns.parts.image.file');
    return undefined;
  }
  return { type: 'image_url', image_url: defined({ url, detail: part.detail }), ...own(part, losses) };
}

function encodeDocument(part: DocumentPart, losses: LossList): JsonObject | undefined {
  const { source } = part;
  if (source.kind === 'text') {
    losses.addIf(part.name, 'request.turns.parts.document.name');
    return { type: 'text', text: source.text, ...own(part, losses) };
  }
  if (source.kind === 'file' && source.file.origin === format) {
    return { type: 'file', file: defined({ file_id: source.file.value, filename: part.name }), ...own(part, losses) };
  }
  const ours = part.extensions?.origin === format;
  if (source.kind === 'file' || (source.kind === 'url' && !ours && !source.url.startsWith('data:'))) {
    losses.add(`request.turns.parts.document.${source.kind}`);
    return undefined;
  }
  const filename =
    part.name ?? (source.kind === 'base64' && source.mediaType === 'application/pdf' ? 'document.pdf' : undefined);
  return { type: 'file', file: defined({ filename, file_data: writeUrl(source) }), ...own(part, losses) };
}

function writeUrl(source: BinarySource): string | undefined {
  if (source.kind === 'url') return source.url;
  if (source.kind === 'base64') return `data:${source.mediaType};base64,${source.data}`;
  return undefined;
}
