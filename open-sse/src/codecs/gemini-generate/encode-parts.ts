import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type {
  BinarySource,
  CacheMark,
  DocumentPart,
  Extensions,
  ImagePart,
  Part,
  ToolCallPart,
  ToolResultPart,
} from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { asObject, asString, fieldsFor, parseJson } from '../read-json.ts';
import { isMadeUp } from './call-ids.ts';
import { encodeResult } from './decode-parts.ts';
import { format } from './wire.ts';

export type PartOptions = {
  readonly losses: LossList;
  /** The name of the tool that a call is of: Gemini's results name it. */
  readonly nameOf: (callId: string) => string | undefined;
};

/** The parts that a part becomes: none when this format has no place for it, several when a tool's result holds images. */
export function encodePart(part: Part, options: PartOptions): readonly JsonObject[] {
  const { losses } = options;
  switch (part.type) {
    case 'text':
      losses.addIf(part.citations, 'request.turns.parts.citations');
      return [{ text: part.text, ...own(part, losses) }];
    case 'refusal':
      losses.add('request.turns.parts.refusal');
      return [{ text: part.text }];
    case 'tool-call':
      return [encodeToolCall(part, losses)];
    case 'tool-result':
      return encodeToolResult(part, options);
    case 'image':
      return encodeImage(part, losses);
    case 'document':
      return encodeDocument(part, losses);
    case 'audio': {
      const { mimeType = `audio/${part.format}`, ...fields } = own(part, losses);
      return [writeInner('inlineData', { mimeType, data: part.data }, fields)];
    }
    case 'reasoning':
      if (part.signature?.origin !== format) break;
      return [{ ...encodeThought(part.text, part.signature.value), ...own(part, losses) }];
    case 'opaque':
      if (part.content.origin === format && isJsonObject(part.content.value)) return [part.content.value];
  }
  losses.add(`request.turns.parts.${part.type}`);
  return [];
}

/** A signature that stands alone is no thought. */
export function encodeThought(text: string, signature: JsonValue | undefined): JsonObject {
  const thoughtSignature = typeof signature === 'string' ? signature : undefined;
  return text === '' && thoughtSignature !== undefined
    ? { text, thoughtSignature }
    : defined({ text, thought: true, thoughtSignature });
}

type Extended = { readonly extensions?: Extensions; readonly cache?: CacheMark };

/** Another format's cache mark is noted as such. */
const cacheFields: ReadonlySet<string> = new Set(['cache_control', 'prompt_cache_breakpoint']);

function own(part: Extended, losses: LossList, field = 'request.turns.parts'): JsonObject {
  if (part.cache) losses.add('request.turns.parts.cache');
  losses.addForeign(part.extensions, { format, field, expressed: cacheFields });
  return fieldsFor(part.extensions, format);
}

/** `fields` are the part's own; among them, under the object's name, may be the object's own. */
function writeInner(name: string, inner: JsonObject, fields: JsonObject): JsonObject {
  return { ...fields, [name]: { ...inner, ...asObject(fields[name]) } };
}

export function encodeToolCall(part: ToolCallPart, losses: LossList): JsonObject {
  const id = isMadeUp(part.id) || part.id === '' ? undefined : part.id;
  const call = defined({ id, name: part.name, args: decodeArguments(part.arguments, losses) });
  return writeInner('functionCall', call, own(part, losses, 'request.turns.parts.tool-call'));
}

/** `args` is an object, not text: arguments that are no JSON cannot be told. */
export function decodeArguments(text: string, losses: LossList): JsonObject {
  if (text.trim() === '') return {};
  const value = parseJson(text);
  if (isJsonObject(value)) return value;
  losses.add('tool-call.arguments');
  return {};
}

/** Images and files of a result follow it as parts of their own, which every model takes. */
function encodeToolResult(part: ToolResultPart, options: PartOptions): readonly JsonObject[] {
  const fields = own(part, options.losses, 'request.turns.parts.tool-result');
  const { name: ownName, parts, response: ownResponse, ...rest } = fields;
  const { toolCallId, content, isError = false } = part;
  const text = content.map((member) => (member.type === 'text' ? member.text : '')).join('');
  const name = asString(ownName) ?? options.nameOf(toolCallId);
  if (name === undefined) options.losses.add('request.turns.parts.tool-result.name');
  const result = defined({
    id: isMadeUp(toolCallId) || toolCallId === '' ? undefined : toolCallId,
    name: name ?? 'unknown',
    response: ownResponse ?? encodeResult(text, isError),
    parts,
  });
  const media = parts === undefined ? content.filter((member) => member.type !== 'text') : [];
  return [writeInner('functionResponse', result, rest), ...media.flatMap((member) => encodePart(member, options))];
}

function encodeImage(part: ImagePart, losses: LossList): readonly JsonObject[] {
  if (part.detail !== undefined && part.detail !== 'auto') losses.add('request.turns.parts.image.detail');
  return encodeSource(part.source, own(part, losses), () => losses.add('request.turns.parts.image.file'));
}

function encodeDocument(part: DocumentPart, losses: LossList): readonly JsonObject[] {
  losses.addIf(part.name, 'request.turns.parts.document.name');
  const fields = own(part, losses);
  if (part.source.kind === 'text') return [{ text: part.source.text, ...fields }];
  return encodeSource(part.source, fields, () => losses.add('request.turns.parts.document.file'));
}

function encodeSource(source: BinarySource, fields: JsonObject, note: () => void): readonly JsonObject[] {
  const { mimeType, ...rest } = fields;
  switch (source.kind) {
    case 'base64':
      return [writeInner('inlineData', { mimeType: source.mediaType, data: source.data }, rest)];
    case 'url':
      return [writeInner('fileData', defined({ fileUri: source.url, mimeType: mimeType ?? typeOf(source.url) }), rest)];
    case 'file':
      if (source.file.origin === format) {
        return [writeInner('fileData', defined({ fileUri: source.file.value, mimeType }), rest)];
      }
      note();
      return [];
  }
}

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

/** Google wants the type of a file said; the end of its address tells it mostly. */
function typeOf(url: string): string | undefined {
  const ending = /\.([a-z]{3,4})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(types, ending) ? types[ending] : undefined;
}
