import type { ProviderDefinition } from '@omniroute/core';

export const groq: ProviderDefinition = {
  id: 'groq',
  name: 'Groq',
  description: 'Open models at high speed on Groq hardware.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.groq.com/openai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.groq.com/openai/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    'openai-files': '/files',
    'openai-batches': '/batches',
  },
  docsUrl: 'https://console.groq.com/docs/openai',
  keyUrl: 'https://console.groq.com/keys',
};
