import type { ProviderDefinition } from '@omniroute/core';

export const deepinfra: ProviderDefinition = {
  id: 'deepinfra',
  name: 'DeepInfra',
  description: 'Open models hosted by DeepInfra.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.deepinfra.com/v1/openai',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.deepinfra.com/v1/openai',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
  },
  docsUrl: 'https://deepinfra.com/docs/openai_api',
  keyUrl: 'https://deepinfra.com/dash/api_keys',
};
