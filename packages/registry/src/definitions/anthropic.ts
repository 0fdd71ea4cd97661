import type { ProviderDefinition } from '@omniroute/core';

export const anthropic: ProviderDefinition = {
  id: 'anthropic',
  name: 'Anthropic',
  description: 'Claude models from Anthropic itself.',
  kind: 'hosted',
  executor: 'anthropic',
  auth: { header: 'x-api-key' },
  baseUrl: 'https://api.anthropic.com',
  baseUrlStyle: 'without-version',
  baseUrlExample: 'https://api.anthropic.com',
  endpoints: { 'anthropic-messages': '/v1/messages', 'anthropic-count-tokens': '/v1/messages/count_tokens' },
  docsUrl: 'https://docs.claude.com/en/api/messages',
  keyUrl: 'https://console.anthropic.com/settings/keys',
};
