import type { ProviderDefinition } from '@omniroute/core';

export const scaleway: ProviderDefinition = {
  id: 'scaleway',
  name: 'Scaleway',
  description: 'Open models hosted in Paris by Scaleway.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.scaleway.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.scaleway.ai/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://www.scaleway.com/en/docs/generative-apis/api-cli/using-generative-apis/',
  keyUrl: 'https://console.scaleway.com/iam/api-keys',
};
