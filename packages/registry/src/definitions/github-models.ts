import type { ProviderDefinition } from '@omniroute/core';

export const githubModels: ProviderDefinition = {
  id: 'github-models',
  name: 'GitHub Models',
  description: 'Models of many vendors with a GitHub token.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://models.github.ai/inference',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://models.github.ai/inference',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  // The list stands beside the inference API, not below it.
  modelsPath: '/../catalog/models',
  secret: { label: 'Token', help: 'A personal access token with the permission “models: read”.' },
  docsUrl: 'https://docs.github.com/en/rest/models/inference',
  keyUrl: 'https://github.com/settings/personal-access-tokens',
};
