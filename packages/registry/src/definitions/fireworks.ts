import type { ProviderDefinition } from '@omniroute/core';

export const fireworks: ProviderDefinition = {
  id: 'fireworks',
  name: 'Fireworks AI',
  description: 'Open models hosted by Fireworks.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.fireworks.ai/inference/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  docsUrl: 'https://docs.fireworks.ai/tools-sdks/openai-compatibility',
  keyUrl: 'https://app.fireworks.ai/settings/users/api-keys',
};
