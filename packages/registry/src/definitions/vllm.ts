import type { ProviderDefinition } from '@omniroute/core';

export const vllm: ProviderDefinition = {
  id: 'vllm',
  name: 'vLLM',
  description: 'Models on your own GPUs, served by vLLM.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:8000/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:8000/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    'cohere-rerank': '/rerank',
  },
  docsUrl: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
};
