import type { ProviderDefinition } from '@omniroute/core';

export const minimax: ProviderDefinition = {
  id: 'minimax',
  name: 'MiniMax',
  description: 'MiniMax models from MiniMax itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.minimax.io/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.minimax.io/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://platform.minimax.io/docs/api-reference/text-openai-api',
  keyUrl: 'https://platform.minimax.io/user-center/basic-information/interface-key',
};
