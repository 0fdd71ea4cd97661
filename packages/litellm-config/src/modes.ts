import type { ApiFormat, ModelMode, ProviderId } from '@omniroute/core';
import { chatFormatsOf, findProvider } from '@omniroute/registry';
import { own } from './values.ts';

/** LiteLLM's `model_info.mode` in our words, for what OmniRoute serves. */
const modeOf: Readonly<Record<string, ModelMode>> = {
  chat: 'chat',
  responses: 'chat',
  completion: 'completion',
  embedding: 'embedding',
  image_generation: 'image',
  image_edit: 'image',
  audio_speech: 'audio',
  audio_transcription: 'audio',
  rerank: 'rerank',
  moderation: 'moderation',
};

/** Where calls of a mode may go; chat goes to any chat format, and so does `completion` for want of another. */
const formatsOf: { readonly [mode in ModelMode]?: readonly ApiFormat[] } = {
  embedding: ['openai-embeddings', 'gemini-embed', 'gemini-batch-embed', 'vertex-embed'],
  image: ['openai-images', 'openai-image-edits'],
  audio: ['openai-speech', 'openai-transcriptions', 'openai-translations'],
  rerank: ['cohere-rerank'],
  moderation: ['openai-moderations'],
};

export function readMode(text: string): ModelMode | undefined {
  return own(modeOf, text);
}

/** LiteLLM's word for a mode, where there is only one. */
export function writeMode(mode: ModelMode): string | undefined {
  const words = Object.keys(modeOf).filter((word) => modeOf[word] === mode && word !== 'responses');
  return words.length === 1 ? words[0] : undefined;
}

/** Whether OmniRoute calls models of that mode at the provider itself. */
export function isServed(provider: ProviderId, mode: ModelMode): boolean {
  const definition = findProvider(provider);
  if (definition === undefined) return false;
  const formats = formatsOf[mode];
  if (formats === undefined) return chatFormatsOf(definition).length > 0;
  return formats.some((format) => definition.endpoints[format] !== undefined);
}
