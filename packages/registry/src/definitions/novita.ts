import type { ProviderDefinition } from '@omniroute/core';

export const novita: ProviderDefinition = {
  id: 'novita',
  name: 'Novita AI',
  description: 'Open models hosted by Novita.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.novita.ai/openai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.novita.ai/openai/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  docsUrl: 'https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion',
  keyUrl: 'https://novita.ai/settings/key-management',
};
