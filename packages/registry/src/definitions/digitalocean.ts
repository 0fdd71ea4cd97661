import type { ProviderDefinition } from '@omniroute/core';

export const digitalocean: ProviderDefinition = {
  id: 'digitalocean',
  name: 'DigitalOcean Gradient',
  description: 'Open and commercial models as serverless inference of DigitalOcean.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://inference.do-ai.run/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://inference.do-ai.run/v1',
  endpoints: { 'openai-chat': '/chat/completions' },
  docsUrl: 'https://docs.digitalocean.com/products/gradient-ai-platform/how-to/use-serverless-inference/',
  keyUrl: 'https://cloud.digitalocean.com/gen-ai/model-access-keys',
};
