import type { ProviderDefinition } from '@omniroute/core';

export const baseten: ProviderDefinition = {
  id: 'baseten',
  name: 'Baseten',
  description: 'Open models hosted by Baseten as Model APIs.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://inference.baseten.co/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://inference.baseten.co/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://docs.baseten.co/development/model-apis/overview',
  keyUrl: 'https://app.baseten.co/settings/api_keys',
};
