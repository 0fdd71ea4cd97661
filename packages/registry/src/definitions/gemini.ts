import type { ProviderDefinition } from '@omniroute/core';

export const gemini: ProviderDefinition = {
  id: 'gemini',
  name: 'Google AI Studio',
  description: 'Gemini models with an API key, in Google’s own format.',
  kind: 'hosted',
  executor: 'gemini',
  auth: { header: 'x-goog-api-key' },
  baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://generativelanguage.googleapis.com/v1beta',
  endpoints: {
    'gemini-generate': {
      whole: '/models/{model}:generateContent',
      stream: '/models/{model}:streamGenerateContent?alt=sse',
    },
    'gemini-count-tokens': '/models/{model}:countTokens',
    'gemini-embed': '/models/{model}:embedContent',
    'gemini-batch-embed': '/models/{model}:batchEmbedContents',
  },
  docsUrl: 'https://ai.google.dev/api',
  keyUrl: 'https://aistudio.google.com/apikey',
};
