import type { ProviderDefinition } from '@omniroute/core';

export const jan: ProviderDefinition = {
  id: 'jan',
  name: 'Jan',
  description: 'Models on your own machine, run by Jan.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:1337/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:1337/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://www.jan.ai/docs/desktop/api-server',
};
