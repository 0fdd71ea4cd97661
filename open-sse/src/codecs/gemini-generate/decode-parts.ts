import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { BinarySource, Extensions, Part } from '../../canonical/part.ts';
import { addFields, asList, asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import type { CallIds } from './call-ids.ts';
import { format, readFields } from './wire.ts';

export function decodeParts(parts: JsonValue | undefined, ids: CallIds): readonly Part[] {
  return asList(parts).map((part) => decodePart(part, ids));
}

/** A part that we do not know (code that Google ran, a video, say) is kept whole. */
export function decodePart(value: JsonValue, ids: CallIds): Part {
  const part = readFields(value);
  return (part && decodeKnownPart(part, ids)) ?? { type: 'opaque', content: { origin: format, value } };
}

function decodeKnownPart(part: JsonObject, ids: CallIds): Part | undefined {
  if (typeof part['text'] === 'string') return decodeText(part, part['text']);
  if (part['functionCall']) return decodeCall(part, ids);
  if (part['functionResponse']) return decodeResult(part, ids);
  if (part['inlineData']) return decodeInline(part);
  return part['fileData'] ? decodeFile(part) : undefined;
}

const textFields = new Set(['text']);
const thoughtFields = new Set(['text', 'thought', 'thoughtSignature']);
const callFields = new Set(['functionCall']);
const innerCallFields = new Set(['id', 'name', 'args']);
const resultFields = new Set(['functionResponse']);
const innerResultFields = new Set(['id', 'name', 'response', 'parts']);
const inlineFields = new Set(['inlineData']);
const innerInlineFields = new Set(['mimeType', 'data']);
const fileFields = new Set(['fileData']);
const innerFileFields = new Set(['mimeType', 'fileUri']);

/** A signature without text belongs to the reply as a whole; `null` stands for a thought without one. */
function decodeText(part: JsonObject, text: string): Part {
  const signature = asString(part['thoughtSignature']);
  if (part['thought'] !== true && !(text === '' && signature !== undefined)) {
    return defined({ type: 'text', text, extensions: unknownFields(part, textFields, format) });
  }
  return defined({
    type: 'reasoning',
    text,
    signature: { origin: format, value: signature ?? null } as const,
    extensions: unknownFields(part, thoughtFields, format),
  });
}

/** The part's unknown fields, and those of the object in it under that one's name. */
function keepOwn(
  part: JsonObject,
  known: ReadonlySet<string>,
  inner: { readonly name: string; readonly value: JsonObject; readonly known: ReadonlySet<string> },
): Extensions | undefined {
  const extensions = unknownFields(part, known, format);
  const fields = unknownFields(inner.value, inner.known, format)?.fields;
  return fields ? addFields(extensions, format, { [inner.name]: fields }) : extensions;
}

function decodeCall(part: JsonObject, ids: CallIds): Part | undefined {
  const call = readFields(part['functionCall']);
  const name = asString(call?.['name']);
  if (!call || name === undefined || (call['args'] && !asObject(call['args']))) return undefined;
  return defined({
    type: 'tool-call',
    id: asString(call['id']) || ids.make(name),
    name,
    arguments: JSON.stringify(call['args'] ?? {}),
    extensions: keepOwn(part, callFields, { name: 'functionCall', value: call, known: innerCallFields }),
  });
}

function decodeResult(part: JsonObject, ids: CallIds): Part | undefined {
  const result = readFields(part['functionResponse']);
  const name = asString(result?.['name']);
  const response = asObject(result?.['response']) ?? {};
  if (!result || name === undefined) return undefined;
  const { text, isError } = decodeResponse(response, name);
  const media = decodeParts(result['parts'], ids);
  const own = keepOwn(part, resultFields, { name: 'functionResponse', value: result, known: innerResultFields });
  const kept = defined({
    name,
    parts: result['parts'] ?? undefined,
    response: JSON.stringify(encodeResult(text, isError)) === JSON.stringify(response) ? undefined : response,
  });
  return defined({
    type: 'tool-result',
    toolCallId: asString(result['id']) || (ids.findOpen(name) ?? ids.make(name)),
    content: [{ type: 'text' as const, text }, ...media],
    isError: isError ? true : undefined,
    extensions: addFields(own, format, kept),
  });
}

/** `output` and `error` are the names that Google advises; the AI SDK repeats the tool's; any other object is its own text. */
function decodeResponse(response: JsonObject, tool: string): { readonly text: string; readonly isError: boolean } {
  const names = Object.keys(response);
  const [only] = names;
  const value = names.length === 1 && only !== undefined ? response[only] : undefined;
  if (typeof value === 'string' && (only === 'output' || only === 'error')) {
    return { text: value, isError: only === 'error' };
  }
  const { content } = response;
  if (names.length === 2 && response['name'] === tool && typeof content === 'string')
    return { text: content, isError: false };
  return { text: JSON.stringify(response), isError: false };
}

/** The object that a tool's text becomes. */
export function encodeResult(text: string, isError: boolean): JsonObject {
  if (isError) return { error: text };
  return parseObject(text) ?? { output: text };
}

function parseObject(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  return asObject(parseJson(text));
}

function decodeInline(part: JsonObject): Part | undefined {
  const inline = readFields(part['inlineData']);
  const mediaType = asString(inline?.['mimeType']);
  const data = asString(inline?.['data']);
  if (!inline || mediaType === undefined || data === undefined) return undefined;
  const extensions = keepOwn(part, inlineFields, { name: 'inlineData', value: inline, known: innerInlineFields });
  if (mediaType.startsWith('audio/')) {
    const kind = toAudioFormat(mediaType);
    const exact = mediaType === `audio/${kind}` ? extensions : addFields(extensions, format, { mimeType: mediaType });
    return defined({ type: 'audio', format: kind, data, extensions: exact });
  }
  const source = { kind: 'base64', mediaType, data } as const;
  const type = toMediaPart(mediaType);
  return type && defined({ type, source, extensions });
}

function decodeFile(part: JsonObject): Part | undefined {
  const file = readFields(part['fileData']);
  const uri = asString(file?.['fileUri']);
  const mimeType = asString(file?.['mimeType']);
  if (!file || uri === undefined) return undefined;
  const type = toMediaPart(mimeType ?? '');
  const own = keepOwn(part, fileFields, { name: 'fileData', value: file, known: innerFileFields });
  const extensions = mimeType === undefined ? own : addFields(own, format, { mimeType });
  return type && defined({ type, source: decodeUri(uri), extensions });
}

/** Files that were handed to Google, and its storage, can be read by it alone. */
function decodeUri(uri: string): BinarySource {
  const isPublic = /^https?:/.test(uri) && !uri.startsWith('https://generativelanguage.googleapis.com/');
  return isPublic ? { kind: 'url', url: uri } : { kind: 'file', file: { origin: format, value: uri } };
}

/** Videos are nothing that another format knows. */
function toMediaPart(mimeType: string): 'image' | 'document' | undefined {
  if (mimeType.startsWith('image/')) return 'image';
  return mimeType.startsWith('video/') || mimeType.startsWith('audio/') ? undefined : 'document';
}

function toAudioFormat(mimeType: string): string {
  const kind = mimeType.slice('audio/'.length);
  if (kind === 'mpeg') return 'mp3';
  return kind === 'x-wav' || kind === 'wave' ? 'wav' : kind;
}
