import type { ProviderDefinition } from '@omniroute/core';

export const perplexity: ProviderDefinition = {
  id: 'perplexity',
  name: 'Perplexity',
  description: 'Sonar models that search the web and cite what they found.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.perplexity.ai',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.perplexity.ai',
  endpoints: { 'openai-chat': '/chat/completions' },
  quirks: ['no-developer-role', 'alternating-turns'],
  docsUrl: 'https://docs.perplexity.ai/api-reference/chat-completions-post',
  keyUrl: 'https://www.perplexity.ai/account/api/keys',
};
