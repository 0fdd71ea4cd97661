import type { ProviderDefinition } from '@omniroute/core';

export const venice: ProviderDefinition = {
  id: 'venice',
  name: 'Venice AI',
  description: 'Open models hosted by Venice, without logs.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.venice.ai/api/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.venice.ai/api/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://docs.venice.ai/api-reference/endpoint/chat/completions',
  keyUrl: 'https://venice.ai/settings/api',
};
