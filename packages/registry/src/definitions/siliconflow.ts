import type { ProviderDefinition } from '@omniroute/core';

export const siliconflow: ProviderDefinition = {
  id: 'siliconflow',
  name: 'SiliconFlow',
  description: 'Open models hosted by SiliconFlow, at their international address.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.siliconflow.com/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.siliconflow.com/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
  },
  docsUrl: 'https://docs.siliconflow.com/en/api-reference/chat-completions/chat-completions',
  keyUrl: 'https://cloud.siliconflow.com/account/ak',
};
