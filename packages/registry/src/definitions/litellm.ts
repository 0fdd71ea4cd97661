import type { ProviderDefinition } from '@omniroute/core';

/**
 * The key travels as `Authorization: Bearer`, which every version and every proxy in front of one understands. LiteLLM's own
 * `x-litellm-api-key` would only be needed to keep that header free for a client's credential, and none is ever forwarded.
 */
export const litellm: ProviderDefinition = {
  id: 'litellm',
  name: 'LiteLLM Gateway',
  description: 'A LiteLLM proxy and every model behind it, with its deployments, budgets and costs.',
  kind: 'gateway',
  executor: 'litellm',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrlStyle: 'without-version',
  baseUrlExample: 'http://127.0.0.1:4000',
  endpoints: {
    'openai-chat': '/v1/chat/completions',
    'anthropic-messages': '/v1/messages',
    'openai-responses': '/v1/responses',
    'openai-files': '/v1/files',
    'openai-batches': '/v1/batches',
    'openai-realtime': '/v1/realtime?model={model}',
    'openai-completions': '/v1/completions',
    'openai-embeddings': '/v1/embeddings',
    'openai-images': '/v1/images/generations',
    'openai-image-edits': '/v1/images/edits',
    'openai-speech': '/v1/audio/speech',
    'openai-transcriptions': '/v1/audio/transcriptions',
    'openai-moderations': '/v1/moderations',
    'cohere-rerank': '/v1/rerank',
    'anthropic-count-tokens': '/v1/messages/count_tokens',
  },
  marksPrefill: true,
  docsUrl: 'https://docs.litellm.ai/docs/proxy/user_keys',
  keyUrl: 'https://docs.litellm.ai/docs/proxy/virtual_keys',
};
