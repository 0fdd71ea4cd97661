import type { ProviderDefinition } from '@omniroute/core';

export const sglang: ProviderDefinition = {
  id: 'sglang',
  name: 'SGLang',
  description: 'Models on your own GPUs, served by SGLang.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:30000/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:30000/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  docsUrl: 'https://docs.sglang.ai/basic_usage/openai_api.html',
};
