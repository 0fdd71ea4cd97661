import type { ProviderDefinition } from '@omniroute/core';

export const huggingface: ProviderDefinition = {
  id: 'huggingface',
  name: 'Hugging Face',
  description: 'Open models at many inference providers behind one token.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://router.huggingface.co/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://router.huggingface.co/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://huggingface.co/docs/inference-providers/tasks/chat-completion',
  keyUrl: 'https://huggingface.co/settings/tokens',
};
