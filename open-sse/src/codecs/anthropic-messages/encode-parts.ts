import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type {
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
import { format } from './wire.ts';

/** The block that a part becomes; `undefined` when this format has no place for it. */
export function encodePart(part: Part, losses: LossList): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return encodeText(part, losses);
    case 'refusal':
      losses.add('request.turns.parts.refusal');
      return part.text === '' ? undefined : { type: 'text', text: part.text };
    case 'reasoning':
      return encodeReasoning(part, losses);
    case 'tool-call':
      return encodeToolCall(part, losses);
    case 'tool-result':
      return encodeToolResult(part, losses);
    case 'image':
      return encodeImage(part, losses);
    case 'document':
      return encodeDocument(part, losses);
    case 'opaque':
      if (part.content.origin === format && isJsonObject(part.content.value)) return part.content.value;
      break;
    case 'audio':
  }
  losses.add(`request.turns.parts.${part.type}`);
  return undefined;
}

export function encodeParts(parts: readonly Part[], losses: LossList): readonly JsonObject[] {
  return parts.map((part) => encodePart(part, losses)).filter((block) => block !== undefined);
}

export function encodeCache(mark: CacheMark | undefined): JsonObject | undefined {
  return mark && defined({ type: 'ephemeral', ttl: mark.ttl });
}

type Marked = { readonly cache?: CacheMark; readonly extensions?: Extensions };

/** Foreign fields that say what the canonical form says as well. */
const expressedFields: ReadonlySet<string> = new Set(['cache_control', 'prompt_cache_breakpoint']);

export function encodeOwn(part: Marked, losses: LossList, field = 'request.turns.parts'): JsonObject {
  losses.addForeign(part.extensions, { format, field, expressed: expressedFields });
  return defined({ cache_control: encodeCache(part.cache), ...fieldsFor(part.extensions, format) });
}

/** Anthropic refuses text blocks that are empty. */
function encodeText(part: TextPart, losses: LossList): JsonObject | undefined {
  const own = encodeOwn(part, losses);
  const citations = part.citations?.origin === format ? part.citations.value : undefined;
  if (part.citations && citations === undefined) losses.add('request.turns.parts.citations');
  losses.addIf(part.logprobs, 'response.parts.logprobs');
  if (part.text === '' && Object.keys(own).length === 0 && citations === undefined) return undefined;
  return defined({ type: 'text', text: part.text, citations, ...own });
}

/** Thinking that Anthropic did not sign is refused by it, so it stays behind. */
function encodeReasoning(part: ReasoningPart, losses: LossList): JsonObject | undefined {
  const { redacted, signature } = part;
  if (redacted?.origin === format) return { type: 'redacted_thinking', data: redacted.value };
  if (redacted || signature?.origin !== format) {
    losses.add('request.turns.parts.reasoning');
    return undefined;
  }
  const own = encodeOwn(part, losses);
  return defined({ type: 'thinking', thinking: part.text, signature: signature.value ?? undefined, ...own });
}

export function encodeToolCall(part: ToolCallPart, losses: LossList): JsonObject {
  const { id, name } = part;
  return {
    type: 'tool_use',
    id,
    name,
    input: decodeArguments(part.arguments, losses),
    ...encodeOwn(part, losses, 'request.turns.parts.tool-call'),
  };
}

/** `input` is an object, not text: arguments that are no JSON cannot be told. */
function decodeArguments(text: string, losses: LossList): JsonValue {
  if (text.trim() === '') return {};
  const value = parseJson(text);
  if (isJsonObject(value)) return value;
  losses.add('tool-call.arguments');
  return {};
}

function encodeToolResult(part: ToolResultPart, losses: LossList): JsonObject {
  const content = encodeParts(part.content, losses);
  return defined({
    type: 'tool_result',
    tool_use_id: part.toolCallId,
    content: content.length === 0 ? undefined : encodeContent(content),
    is_error: part.isError,
    ...encodeOwn(part, losses),
  });
}

/** One plain text is written as a string. */
export function encodeContent(blocks: readonly JsonObject[]): JsonValue {
  const only = blocks.length === 1 ? blocks[0] : undefined;
  const plain = only?.['type'] === 'text' && Object.keys(only).length === 2;
  return plain && typeof only['text'] === 'string' ? only['text'] : blocks;
}

function encodeImage(part: ImagePart, losses: LossList): JsonObject | undefined {
  losses.addIf(part.detail, 'request.turns.parts.image.detail');
  const source = encodeSource(part.source);
  if (!source) losses.add('request.turns.parts.image.file');
  return source && { type: 'image', source, ...encodeOwn(part, losses) };
}

function encodeDocument(part: DocumentPart, losses: LossList): JsonObject | undefined {
  const source = encodeSource(part.source);
  if (!source) losses.add('request.turns.parts.document.file');
  return source && defined({ type: 'document', source, title: part.name, ...encodeOwn(part, losses) });
}

function encodeSource(source: DocumentPart['source']): JsonObject | undefined {
  switch (source.kind) {
    case 'base64':
      return encodeBytes(source.mediaType, source.data);
    case 'url':
      return { type: 'url', url: source.url };
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
    case 'file':
      return source.file.origin === format ? { type: 'file', file_id: source.file.value } : undefined;
  }
}

/** Anthropic takes plain text as text, not as base64. */
function encodeBytes(mediaType: string, data: string): JsonObject {
  if (!mediaType.startsWith('text/')) return { type: 'base64', media_type: mediaType, data };
  return { type: 'text', media_type: 'text/plain', data: Buffer.from(data, 'base64').toString('utf8') };
}
