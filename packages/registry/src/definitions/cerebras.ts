import type { ProviderDefinition } from '@omniroute/core';

export const cerebras: ProviderDefinition = {
  id: 'cerebras',
  name: 'Cerebras',
  description: 'Open models at very high speed on Cerebras hardware.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.cerebras.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.cerebras.ai/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-completions': '/completions' },
  docsUrl: 'https://inference-docs.cerebras.ai/api-reference/chat-completions',
  keyUrl: 'https://cloud.cerebras.ai/platform',
};
