import type { ProviderDefinition } from '@omniroute/core';

export const sambanova: ProviderDefinition = {
  id: 'sambanova',
  name: 'SambaNova',
  description: 'Open models at high speed on SambaNova hardware.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.sambanova.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.sambanova.ai/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://docs.sambanova.ai/docs/en/get-started/api-keys-urls',
  keyUrl: 'https://cloud.sambanova.ai/apis',
};
