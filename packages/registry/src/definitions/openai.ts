import type { ProviderDefinition } from '@omniroute/core';

export const openai: ProviderDefinition = {
  id: 'openai',
  name: 'OpenAI',
  description: 'GPT and o-series models from OpenAI itself.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.openai.com/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.openai.com/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-files': '/files',
    'openai-batches': '/batches',
    'openai-realtime': '/realtime?model={model}',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-image-edits': '/images/edits',
    'openai-image-variations': '/images/variations',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    'openai-moderations': '/moderations',
  },
  // Its reasoning models refuse the older name.
  renames: { max_tokens: 'max_completion_tokens' },
  docsUrl: 'https://platform.openai.com/docs/api-reference/chat',
  keyUrl: 'https://platform.openai.com/api-keys',
};
