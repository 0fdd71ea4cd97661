import type { ProviderDefinition } from '@omniroute/core';

export const inception: ProviderDefinition = {
  id: 'inception',
  name: 'Inception',
  description: 'Mercury diffusion models from Inception itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.inceptionlabs.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.inceptionlabs.ai/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://docs.inceptionlabs.ai/get-started/get-started',
  keyUrl: 'https://platform.inceptionlabs.ai/dashboard/api-keys',
};
