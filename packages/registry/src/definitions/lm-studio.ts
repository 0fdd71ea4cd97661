import type { ProviderDefinition } from '@omniroute/core';

export const lmStudio: ProviderDefinition = {
  id: 'lm-studio',
  name: 'LM Studio',
  description: 'Models on your own machine, run by LM Studio.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:1234/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:1234/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  docsUrl: 'https://lmstudio.ai/docs/developer/openai-compat',
};
