import type { ProviderDefinition } from '@omniroute/core';

export const mistral: ProviderDefinition = {
  id: 'mistral',
  name: 'Mistral AI',
  description: 'Mistral, Codestral and Magistral models from Mistral itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.mistral.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.mistral.ai/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-embeddings': '/embeddings',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-moderations': '/moderations',
    'openai-files': '/files',
  },
  quirks: ['no-stream-options', 'max-tokens-only', 'no-developer-role', 'random-seed'],
  marksPrefill: true,
  docsUrl: 'https://docs.mistral.ai/api',
  keyUrl: 'https://console.mistral.ai/api-keys',
};
