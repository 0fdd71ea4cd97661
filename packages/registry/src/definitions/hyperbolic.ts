import type { ProviderDefinition } from '@omniroute/core';

export const hyperbolic: ProviderDefinition = {
  id: 'hyperbolic',
  name: 'Hyperbolic',
  description: 'Open models hosted by Hyperbolic.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.hyperbolic.xyz/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.hyperbolic.xyz/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-completions': '/completions' },
  docsUrl: 'https://docs.hyperbolic.xyz/docs/rest-api',
  keyUrl: 'https://app.hyperbolic.ai/settings/api-keys',
};
