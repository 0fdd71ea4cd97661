import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import type { Picture } from '../conversation.ts';

/** What a request says to the model, read after the vendor's schema and without any code of the product. */
export type View = {
  readonly system: string;
  /** The user's own words, in order. */
  readonly userTexts: readonly string[];
  readonly pictures: readonly Picture[];
  readonly toolNames: readonly string[];
  readonly toolCalls: readonly {
    readonly id: string | undefined;
    readonly name: string;
    readonly arguments: JsonValue;
  }[];
  readonly toolResults: readonly { readonly id: string | undefined; readonly text: string }[];
  readonly thoughts: readonly { readonly text: string; readonly proof: string | undefined }[];
  readonly asksForReasoning: boolean;
};

export function list(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

export function object(value: JsonValue | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}

export function string(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function optionalString(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Content that may be a bare text, as a list of parts of the type that texts have. */
export function partsOf(content: JsonValue | undefined, textType = 'text'): readonly JsonObject[] {
  return typeof content === 'string' ? [{ type: textType, text: content }] : list(content);
}

/** The texts of parts of these types, one after the other. */
export function textOf(parts: readonly JsonObject[], ...types: readonly string[]): string {
  return parts
    .filter((part) => types.includes(string(part['type'])))
    .map((part) => string(part['text']))
    .join('');
}

export function readDataUrl(url: string): Picture {
  const [, mediaType, base64] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? [];
  if (mediaType === undefined || base64 === undefined) throw new Error(`This is no data URL: ${url.slice(0, 40)}`);
  return { mediaType, base64 };
}

/** `JSON.parse` gives nothing but JSON values. */
export function parse(text: JsonValue | undefined): JsonValue {
  return JSON.parse(string(text)) as JsonValue;
}
