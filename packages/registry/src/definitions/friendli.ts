import type { ProviderDefinition } from '@omniroute/core';

export const friendli: ProviderDefinition = {
  id: 'friendli',
  name: 'FriendliAI',
  description: 'Open models hosted by Friendli as serverless endpoints.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.friendli.ai/serverless/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.friendli.ai/serverless/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-completions': '/completions' },
  docsUrl: 'https://friendli.ai/docs/openapi/serverless/chat-completions',
  keyUrl: 'https://friendli.ai/suite/setting/tokens',
};
