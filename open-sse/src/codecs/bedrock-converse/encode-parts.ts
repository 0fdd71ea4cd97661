import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type {
  AudioPart,
  CacheMark,
  DocumentPart,
  Extensions,
  ImagePart,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../canonical/part.ts';
import type { LossList } from '../loss-list.ts';
import { fieldsFor, parseJson } from '../read-json.ts';
import type { DocumentNames } from './document-names.ts';
import { audioFormats, documentFormats, imageFormats } from './media-formats.ts';
import { format } from './wire.ts';

export type PartOptions = { readonly losses: LossList; readonly names: DocumentNames };

/** The block that a part becomes; `undefined` when this format has no place for it. */
export function encodePart(part: Part, options: PartOptions): JsonObject | undefined {
  const { losses } = options;
  switch (part.type) {
    case 'text':
      return encodeText(part, losses);
    case 'refusal':
      return encodeProse(part.text, losses);
    case 'reasoning':
      return encodeReasoning(part, losses);
    case 'tool-call':
      return { toolUse: encodeToolCall(part, losses) };
    case 'tool-result':
      return { toolResult: encodeToolResult(part, options) };
    case 'image':
      return encodeImage(part, losses);
    case 'document':
      return encodeDocument(part, options);
    case 'audio':
      return encodeAudio(part, losses);
    case 'opaque':
      if (part.content.origin === format && isJsonObject(part.content.value)) return part.content.value;
      losses.add('request.turns.parts.opaque');
      return undefined;
  }
}

/** Each part's block, and the cache point after it. */
export function encodeParts(parts: readonly Part[], options: PartOptions): readonly (readonly JsonObject[])[] {
  return parts.flatMap((part) => {
    const block = encodePart(part, options);
    const mark = 'cache' in part ? part.cache : undefined;
    if (block === undefined) {
      options.losses.addIf(mark, 'request.turns.parts.cache');
      return [];
    }
    return [mark ? [block, encodeCachePoint(mark)] : [block]];
  });
}

export function encodeCachePoint({ ttl }: CacheMark): JsonObject {
  return { cachePoint: defined({ type: 'default', ttl }) };
}

/** Foreign fields that say what the canonical form says as well. */
const expressedFields: ReadonlySet<string> = new Set(['cache_control', 'prompt_cache_breakpoint']);

export function encodeOwn(
  extensions: Extensions | undefined,
  losses: LossList,
  field = 'request.turns.parts',
): JsonObject {
  losses.addForeign(extensions, { format, field, expressed: expressedFields });
  return fieldsFor(extensions, format);
}

function encodeText(part: TextPart, losses: LossList): JsonObject | undefined {
  encodeOwn(part.extensions, losses);
  const { text, citations } = part;
  if (citations?.origin === format) return { citationsContent: { content: [{ text }], citations: citations.value } };
  losses.addIf(citations, 'request.turns.parts.citations');
  return encodeProse(text, losses);
}

/** Bedrock refuses texts without a letter. */
function encodeProse(text: string, losses: LossList): JsonObject | undefined {
  if (text.trim() !== '') return { text };
  if (text !== '') losses.add('request.turns.parts.text');
  return undefined;
}

/** Reasoning that did not come from Bedrock is refused by its models, so it stays behind. */
function encodeReasoning({ text, redacted, signature }: ReasoningPart, losses: LossList): JsonObject | undefined {
  if (redacted?.origin === format) return { reasoningContent: { redactedContent: redacted.value } };
  if (redacted || signature?.origin !== format) {
    losses.add('request.turns.parts.reasoning');
    return undefined;
  }
  return encodeReasoningText(text, signature.value);
}

export function encodeReasoningText(text: string, signature: JsonValue): JsonObject {
  return { reasoningContent: { reasoningText: defined({ text, signature: signature ?? undefined }) } };
}

/** Ids may have letters, digits, `_` and `-`, 64 in all. Calls and results are changed alike. */
function encodeId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}

export function encodeToolCall(part: ToolCallPart, losses: LossList): JsonObject {
  const input = decodeArguments(part.arguments, losses);
  return { toolUseId: encodeId(part.id), name: part.name, input, ...encodeOwn(part.extensions, losses) };
}

/** `input` is an object, not text: arguments that are no JSON cannot be told. */
function decodeArguments(text: string, losses: LossList): JsonValue {
  if (text.trim() === '') return {};
  const value = parseJson(text);
  if (isJsonObject(value)) return value;
  losses.add('tool-call.arguments');
  return {};
}

const resultBlocks: ReadonlySet<Part['type']> = new Set(['text', 'refusal', 'image', 'document', 'opaque']);

/** Results take no cache points inside. */
function encodeToolResult(part: ToolResultPart, options: PartOptions): JsonObject {
  const { losses } = options;
  const content = part.content.map((member) => {
    losses.addIf('cache' in member ? member.cache : undefined, 'request.turns.parts.cache');
    if (resultBlocks.has(member.type)) return encodePart(member, options);
    losses.add(`request.turns.parts.${member.type}`);
    return undefined;
  });
  const { isError } = part;
  return defined({
    toolUseId: encodeId(part.toolCallId),
    content: content.filter((block) => block !== undefined),
    status: isError === undefined ? undefined : isError ? 'error' : 'success',
    ...encodeOwn(part.extensions, losses),
  });
}

function encodeImage(part: ImagePart, losses: LossList): JsonObject | undefined {
  losses.addIf(part.detail, 'request.turns.parts.image.detail');
  const { source } = part;
  const word = source.kind === 'base64' ? imageFormats.formatOf(source.mediaType) : undefined;
  if (source.kind !== 'base64' || word === undefined) {
    losses.add(`request.turns.parts.image.${source.kind === 'base64' ? 'mediaType' : source.kind}`);
    return undefined;
  }
  return { image: { format: word, source: { bytes: source.data }, ...encodeOwn(part.extensions, losses) } };
}

function encodeDocument(part: DocumentPart, { losses, names }: PartOptions): JsonObject | undefined {
  const { source } = part;
  const content = encodeSource(source);
  if (!content) {
    losses.add(`request.turns.parts.document.${source.kind === 'base64' ? 'mediaType' : source.kind}`);
    return undefined;
  }
  return { document: { ...content, name: names.nameOf(part.name), ...encodeOwn(part.extensions, losses) } };
}

function encodeSource(source: DocumentPart['source']): JsonObject | undefined {
  if (source.kind === 'text') return { format: 'txt', source: { text: source.text } };
  const word = source.kind === 'base64' ? documentFormats.formatOf(source.mediaType) : undefined;
  return source.kind === 'base64' && word !== undefined ? { format: word, source: { bytes: source.data } } : undefined;
}

function encodeAudio(part: AudioPart, losses: LossList): JsonObject | undefined {
  if (!audioFormats.has(part.format)) {
    losses.add('request.turns.parts.audio');
    return undefined;
  }
  return { audio: { format: part.format, source: { bytes: part.data }, ...encodeOwn(part.extensions, losses) } };
}
