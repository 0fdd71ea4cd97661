import type { ProviderDefinition } from '@omniroute/core';

export const nebius: ProviderDefinition = {
  id: 'nebius',
  name: 'Nebius Token Factory',
  description: 'Open models hosted by Nebius in Europe and the US.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.tokenfactory.nebius.com/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.tokenfactory.nebius.com/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
  },
  docsUrl: 'https://docs.tokenfactory.nebius.com/api-reference/introduction',
  keyUrl: 'https://tokenfactory.nebius.com',
};
