import type { ProviderDefinition } from '@omniroute/core';

export const together: ProviderDefinition = {
  id: 'together',
  name: 'Together AI',
  description: 'Open models hosted by Together.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.together.xyz/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.together.xyz/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    'cohere-rerank': '/rerank',
  },
  docsUrl: 'https://docs.together.ai/docs/openai-api-compatibility',
  keyUrl: 'https://api.together.ai/settings/api-keys',
};
