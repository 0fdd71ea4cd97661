import type { ProviderDefinition } from '@omniroute/core';

export const wandb: ProviderDefinition = {
  id: 'wandb',
  name: 'W&B Inference',
  description: 'Open models hosted by Weights & Biases on CoreWeave.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://api.inference.wandb.ai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://api.inference.wandb.ai/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://docs.wandb.ai/guides/inference/api-reference/',
  keyUrl: 'https://wandb.ai/authorize',
};
