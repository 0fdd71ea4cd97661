import type { ProviderDefinition } from '@omniroute/core';

export const nvidia: ProviderDefinition = {
  id: 'nvidia',
  name: 'NVIDIA NIM',
  description: 'Open models hosted by NVIDIA at build.nvidia.com.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://integrate.api.nvidia.com/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://integrate.api.nvidia.com/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://docs.api.nvidia.com/nim/reference/llm-apis',
  keyUrl: 'https://build.nvidia.com/settings/api-keys',
};
