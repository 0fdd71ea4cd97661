import type { ProviderDefinition } from '@omniroute/core';

export const zai: ProviderDefinition = {
  id: 'zai',
  name: 'Z.AI',
  description: 'GLM models from Zhipu, at their international address.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.z.ai/api/paas/v4',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.z.ai/api/paas/v4',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://docs.z.ai/api-reference/llm/chat-completion',
  keyUrl: 'https://z.ai/manage-apikey/apikey-list',
};
