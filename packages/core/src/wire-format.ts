/** The chat dialects that clients and targets speak. Each has one codec in the streaming engine. */
export const wireFormats = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'] as const;

export type WireFormat = (typeof wireFormats)[number];
