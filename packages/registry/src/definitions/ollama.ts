import type { ProviderDefinition } from '@omniroute/core';

export const ollama: ProviderDefinition = {
  id: 'ollama',
  name: 'Ollama',
  description: 'Models on your own machine, run by Ollama.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:11434/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:11434/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  docsUrl: 'https://docs.ollama.com/api/openai-compatibility',
};
