import type { ProviderDefinition } from '@omniroute/core';

export const moonshot: ProviderDefinition = {
  id: 'moonshot',
  name: 'Moonshot AI',
  description: 'Kimi models from Moonshot itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.moonshot.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.moonshot.ai/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://platform.moonshot.ai/docs/api/chat',
  keyUrl: 'https://platform.moonshot.ai/console/api-keys',
};
