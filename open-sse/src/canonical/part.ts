import type { JsonObject, JsonValue, WireFormat } from '@omniroute/core';
import type { Logprob } from './logprobs.ts';

/** A prompt-cache mark on the part that it follows (Anthropic's `cache_control`). */
export type CacheMark = { readonly ttl?: '5m' | '1h' };

/** A value that only its own format understands: kept as it is and given back there alone. */
export type Tagged = { readonly origin: WireFormat; readonly value: JsonValue };

/** Fields of an object that only its own format understands: kept as they are and given back there alone. */
export type Extensions = { readonly origin: WireFormat; readonly fields: JsonObject };

export type BinarySource =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly file: Tagged };

export type TextPart = {
  readonly type: 'text';
  readonly text: string;
  readonly cache?: CacheMark;
  /** A list as its format writes it, one member per citation. */
  readonly citations?: Tagged;
  /** Of a reply's text, token by token. */
  readonly logprobs?: readonly Logprob[];
  readonly extensions?: Extensions;
};
export type ImagePart = {
  readonly type: 'image';
  readonly source: BinarySource;
  readonly detail?: 'auto' | 'low' | 'high';
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
};
export type DocumentPart = {
  readonly type: 'document';
  readonly source: BinarySource | { readonly kind: 'text'; readonly text: string };
  readonly name?: string;
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
};
export type AudioPart = {
  readonly type: 'audio';
  readonly format: string;
  readonly data: string;
  readonly extensions?: Extensions;
};
/** `signature` proves the text to its own upstream; `redacted` stands for text that was never shown. */
export type ReasoningPart = {
  readonly type: 'reasoning';
  readonly text: string;
  readonly signature?: Tagged;
  readonly redacted?: Tagged;
  readonly extensions?: Extensions;
};
export type RefusalPart = { readonly type: 'refusal'; readonly text: string };
/** `arguments` is JSON as text, exactly as the model wrote it; of a `freeform` call it is any text. */
export type ToolCallPart = {
  readonly type: 'tool-call';
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
  readonly freeform?: true;
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
};
export type ToolResultPart = {
  readonly type: 'tool-result';
  readonly toolCallId: string;
  readonly content: readonly Part[];
  readonly isError?: boolean;
  readonly cache?: CacheMark;
  readonly extensions?: Extensions;
};
/** A part of a kind that we do not know. */
export type OpaquePart = { readonly type: 'opaque'; readonly content: Tagged };

export type Part =
  | TextPart
  | ImagePart
  | DocumentPart
  | AudioPart
  | ReasoningPart
  | RefusalPart
  | ToolCallPart
  | ToolResultPart
  | OpaquePart;

/** The parts that a model's reply is made of. */
export type ReplyPart = TextPart | ReasoningPart | RefusalPart | ToolCallPart | OpaquePart;
