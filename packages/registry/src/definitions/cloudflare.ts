import type { ProviderDefinition } from '@omniroute/core';

export const cloudflare: ProviderDefinition = {
  id: 'cloudflare',
  name: 'Cloudflare Workers AI',
  description: 'Open models on Cloudflare’s network, in an account of one’s own.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.cloudflare.com/client/v4/accounts/{account}/ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/ai/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  fields: [
    {
      id: 'account',
      label: 'Account ID',
      help: 'Shown on the overview page of the Cloudflare dashboard.',
      example: '0123456789abcdef0123456789abcdef',
      required: true,
    },
  ],
  secret: { label: 'API token', help: 'With the permission “Workers AI: Read”.' },
  docsUrl: 'https://developers.cloudflare.com/workers-ai/configuration/open-ai-compatibility/',
  keyUrl: 'https://dash.cloudflare.com/profile/api-tokens',
};
