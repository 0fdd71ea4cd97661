import type { ProviderDefinition } from '@omniroute/core';

export const deepseek: ProviderDefinition = {
  id: 'deepseek',
  name: 'DeepSeek',
  description: 'DeepSeek chat and reasoning models from DeepSeek itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.deepseek.com/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.deepseek.com/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  quirks: ['max-tokens-only', 'no-developer-role'],
  marksPrefill: true,
  docsUrl: 'https://api-docs.deepseek.com',
  keyUrl: 'https://platform.deepseek.com/api_keys',
};
