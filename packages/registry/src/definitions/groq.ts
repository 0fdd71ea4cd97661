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
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://console.groq.com/docs/openai',
  keyUrl: 'https://console.groq.com/keys',
};
