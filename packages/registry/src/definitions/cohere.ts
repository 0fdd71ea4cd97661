import type { ProviderDefinition } from '@omniroute/core';

export const cohere: ProviderDefinition = {
  id: 'cohere',
  name: 'Cohere',
  description: 'Command models with citations, reranking and embeddings, in Cohere’s own format.',
  kind: 'hosted',
  executor: 'cohere',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.cohere.com',
  baseUrlStyle: 'without-version',
  baseUrlExample: 'https://api.cohere.com',
  endpoints: {
    'cohere-chat': '/v2/chat',
    'cohere-rerank': '/v2/rerank',
    'openai-embeddings': '/compatibility/v1/embeddings',
  },
  docsUrl: 'https://docs.cohere.com/reference/about',
  keyUrl: 'https://dashboard.cohere.com/api-keys',
};
