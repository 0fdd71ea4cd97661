import type { ProviderDefinition } from '@omniroute/core';

export const tgi: ProviderDefinition = {
  id: 'tgi',
  name: 'Text Generation Inference',
  description: 'One model on your own GPUs, served by Hugging Face TGI.',
  kind: 'self-hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'http://127.0.0.1:8080/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'http://127.0.0.1:8080/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://huggingface.co/docs/text-generation-inference/en/reference/api_reference',
};
