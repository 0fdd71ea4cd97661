import type { ProviderDefinition } from '@omniroute/core';

export const openaiCompatible: ProviderDefinition = {
  id: 'openai-compatible',
  name: 'OpenAI-compatible',
  description: 'Any server that speaks the OpenAI chat API: llama.cpp, LM Studio, TGI, SGLang and others.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:8080/v1',
  // Which of these a server has, it alone knows: what it lacks it refuses, and the next target is asked.
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-image-edits': '/images/edits',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    'openai-moderations': '/moderations',
    'cohere-rerank': '/rerank',
  },
  docsUrl: 'https://platform.openai.com/docs/api-reference/chat',
};
