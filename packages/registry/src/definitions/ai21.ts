import type { ProviderDefinition } from '@omniroute/core';

export const ai21: ProviderDefinition = {
  id: 'ai21',
  name: 'AI21 Labs',
  description: 'Jamba models from AI21 itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.ai21.com/studio/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.ai21.com/studio/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://docs.ai21.com/reference/jamba-1-6-api-ref',
  keyUrl: 'https://studio.ai21.com/account/api-key',
};
