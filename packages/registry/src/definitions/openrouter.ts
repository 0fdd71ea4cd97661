import type { ProviderDefinition } from '@omniroute/core';

export const openrouter: ProviderDefinition = {
  id: 'openrouter',
  name: 'OpenRouter',
  description: 'Hundreds of models of many vendors behind one account.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://openrouter.ai/api/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://openrouter.ai/api/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  docsUrl: 'https://openrouter.ai/docs/api-reference/overview',
  keyUrl: 'https://openrouter.ai/settings/keys',
};
