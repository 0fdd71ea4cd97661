import type { ProviderDefinition } from '@omniroute/core';

export const upstage: ProviderDefinition = {
  id: 'upstage',
  name: 'Upstage',
  description: 'Solar models from Upstage itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.upstage.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.upstage.ai/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://console.upstage.ai/docs/capabilities/chat',
  keyUrl: 'https://console.upstage.ai/api-keys',
};
