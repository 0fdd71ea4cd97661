import type { ProviderDefinition } from '@omniroute/core';

export const xinference: ProviderDefinition = {
  id: 'xinference',
  name: 'Xinference',
  description: 'Models on your own machines, run by Xinference.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:9997/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:9997/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'cohere-rerank': '/rerank',
  },
  docsUrl: 'https://inference.readthedocs.io/en/latest/user_guide/client_api.html',
};
