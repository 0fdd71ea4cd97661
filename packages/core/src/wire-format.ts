/** The chat dialects that clients speak to us. */
export const clientFormats = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'] as const;

/** The chat dialects that targets speak: those of the clients and two that only targets have. Each has one codec. */
export const wireFormats = [...clientFormats, 'bedrock-converse', 'cohere-chat'] as const;

export type ClientFormat = (typeof clientFormats)[number];
export type WireFormat = (typeof wireFormats)[number];

/**
 * What a target can do beside chat, by the API that it does it with. Each has a small codec of its own; `count` ones answer with
 * a number of tokens and cost nothing.
 */
export const serviceFormats = [
  'openai-completions',
  'openai-embeddings',
  'gemini-embed',
  'gemini-batch-embed',
  'vertex-embed',
  'openai-images',
  'openai-image-edits',
  'openai-image-variations',
  'openai-speech',
  'openai-transcriptions',
  'openai-translations',
  'openai-moderations',
  'cohere-rerank',
  'openai-files',
  'openai-batches',
  'openai-realtime',
  'anthropic-count-tokens',
  'gemini-count-tokens',
] as const;

export type ServiceFormat = (typeof serviceFormats)[number];

/** Every API that a request can come in by, or an attempt go out by. */
export const apiFormats = [...wireFormats, ...serviceFormats] as const;
export type ApiFormat = WireFormat | ServiceFormat;

const chat: ReadonlySet<string> = new Set(wireFormats);

export function isWireFormat(format: string): format is WireFormat {
  return chat.has(format);
}
