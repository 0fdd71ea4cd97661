import type { ProviderDefinition } from '@omniroute/core';

export const vercel: ProviderDefinition = {
  id: 'vercel',
  name: 'Vercel AI Gateway',
  description: 'Models of many vendors behind one Vercel account.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://ai-gateway.vercel.sh/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://ai-gateway.vercel.sh/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://vercel.com/docs/ai-gateway/openai-compat',
  keyUrl: 'https://vercel.com/d?to=%2F%5Bteam%5D%2F%7E%2Fai%2Fapi-keys',
};
