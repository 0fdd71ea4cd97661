import type { ProviderDefinition } from '@omniroute/core';

export const localai: ProviderDefinition = {
  id: 'localai',
  name: 'LocalAI',
  description: 'Models on your own machine, run by LocalAI.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:8080/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:8080/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
  },
  docsUrl: 'https://localai.io/features/openai-functions/',
};
