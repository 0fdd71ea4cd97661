import type { ProviderDefinition } from '@omniroute/core';

export const xai: ProviderDefinition = {
  id: 'xai',
  name: 'xAI',
  description: 'Grok models from xAI itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.x.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.x.ai/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-images': '/images/generations',
  },
  docsUrl: 'https://docs.x.ai/docs/api-reference',
  keyUrl: 'https://console.x.ai',
};
