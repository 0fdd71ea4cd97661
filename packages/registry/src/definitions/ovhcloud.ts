import type { ProviderDefinition } from '@omniroute/core';

export const ovhcloud: ProviderDefinition = {
  id: 'ovhcloud',
  name: 'OVHcloud AI Endpoints',
  description: 'Open models hosted in France by OVHcloud.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ', optional: true },
  baseUrl: 'https://oai.endpoints.kepler.ai.cloud.ovh.net/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://oai.endpoints.kepler.ai.cloud.ovh.net/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://help.ovhcloud.com/csm/en-public-cloud-ai-endpoints-getting-started',
  keyUrl: 'https://www.ovh.com/manager/#/public-cloud/',
};
