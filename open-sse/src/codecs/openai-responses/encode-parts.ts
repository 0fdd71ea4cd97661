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
import { fieldsFor } from '../read-json.ts';
import { format } from './wire.ts';

/** Content of a message that is not the model's, or a tool's output. One plain text is written as a string. */
export function encodeContent(parts: readonly Part[], losses: LossList): JsonValue {
  const encoded = parts.map((part) => encodePart(part, losses)).filter((part) => part !== undefined);
  const [first] = encoded;
  const plain = encoded.length === 1 && first?.['type'] === 'input_text' && Object.keys(first).length === 2;
  if (encoded.length === 0) return '';
  return plain && typeof first['text'] === 'string' ? first['text'] : encoded;
}

function encodePart(part: Part, losses: LossList): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      losses.addIf(part.citations, 'request.turns.parts.citations');
      return { type: 'input_text', text: part.text, ...own(part, losses) };
    case 'refusal':
      return { type: 'input_text', text: part.text };
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
  if (part.cache && fields['prompt_cache_breakpoint'] === undefined) losses.add('request.turns.parts.cache');
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts', expressed: cacheFields });
  return fields;
}

/** Another format's cache mark is noted as such. */
const cacheFields: ReadonlySet<string> = new Set(['cache_control']);

function encodeImage(part: ImagePart, losses: LossList): JsonObject | undefined {
  const source = encodeSource(part.source, 'image_url');
  if (!source) {
    losses.add('request.turns.parts.image.file');
    return undefined;
  }
  return { type: 'input_image', detail: part.detail ?? 'auto', ...source, ...own(part, losses) };
}

function encodeDocument(part: DocumentPart, losses: LossList): JsonObject | undefined {
  if (part.source.kind === 'text') {
    losses.addIf(part.name, 'request.turns.parts.document.name');
    return { type: 'input_text', text: part.source.text, ...own(part, losses) };
  }
  const source = encodeSource(part.source, part.source.kind === 'url' ? 'file_url' : 'file_data');
  if (!source) {
    losses.add('request.turns.parts.document.file');
    return undefined;
  }
  const filename = part.name ?? nameOf(part.source);
  return defined({ type: 'input_file', filename, ...source, ...own(part, losses) });
}

/** OpenAI wants a name for bytes that it is sent. */
function nameOf(source: BinarySource): string | undefined {
  return source.kind === 'base64' && source.mediaType === 'application/pdf' ? 'document.pdf' : undefined;
}

function encodeSource(source: BinarySource, field: string): JsonObject | undefined {
  switch (source.kind) {
    case 'url':
      return { [field]: source.url };
    case 'base64':
      return { [field]: `data:${source.mediaType};base64,${source.data}` };
    case 'file':
      return source.file.origin === format ? { file_id: source.file.value } : undefined;
  }
}

/** The item that a tool's result becomes. */
export function encodeToolResult(part: ToolResultPart, losses: LossList): JsonObject {
  losses.addForeign(part.extensions, { format, field: 'request.turns.parts.tool-result', expressed: cacheFields });
  if (part.isError === true) losses.add('request.turns.parts.tool-result.isError');
  losses.addIf(part.cache, 'request.turns.parts.cache');
  return {
    type: 'function_call_output',
    call_id: part.toolCallId,
    output: encodeContent(part.content, losses),
    ...fieldsFor(part.extensions, format),
  };
}
