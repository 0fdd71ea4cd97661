import type { ProviderDefinition } from '@omniroute/core';

export const llamaCpp: ProviderDefinition = {
  id: 'llama-cpp',
  name: 'llama.cpp',
  description: 'One model on your own machine, served by llama-server.',
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
  },
  docsUrl: 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server',
};
