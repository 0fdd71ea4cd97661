import type { ProviderDefinition } from '@omniroute/core';

const place = '/v1/projects/{project}/locations/{location}';

export const vertex: ProviderDefinition = {
  id: 'vertex',
  name: 'Google Vertex AI',
  description: 'Gemini, Claude and open models in a Google Cloud project.',
  kind: 'hosted',
  executor: 'vertex',
  auth: { header: 'authorization', prefix: 'Bearer ', derived: true },
  baseUrl: 'https://aiplatform.googleapis.com',
  baseUrlStyle: 'without-version',
  baseUrlExample: 'https://aiplatform.googleapis.com',
  endpoints: {
    'gemini-generate': {
      whole: `${place}/publishers/google/models/{model}:generateContent`,
      stream: `${place}/publishers/google/models/{model}:streamGenerateContent?alt=sse`,
    },
    'anthropic-messages': {
      whole: `${place}/publishers/anthropic/models/{model}:rawPredict`,
      stream: `${place}/publishers/anthropic/models/{model}:streamRawPredict`,
    },
    'openai-chat': `${place}/endpoints/openapi/chat/completions`,
    'gemini-embed': `${place}/publishers/google/models/{model}:embedContent`,
    'vertex-embed': `${place}/publishers/google/models/{model}:predict`,
    'gemini-count-tokens': `${place}/publishers/google/models/{model}:countTokens`,
    'anthropic-count-tokens': `${place}/publishers/anthropic/models/count-tokens:rawPredict`,
  },
  modelsPath: '/v1beta1/publishers/google/models',
  fields: [
    {
      id: 'project',
      label: 'Project',
      help: 'Left empty: the project of the service account.',
      example: 'my-project-123',
      required: false,
    },
    {
      id: 'location',
      label: 'Location',
      help: 'Left empty: global. A region such as europe-west4 is called at its own address.',
      example: 'global',
      required: false,
    },
  ],
  secret: {
    label: 'Service account key',
    help: 'The whole JSON file. The account needs the role “Vertex AI User”.',
    multiline: true,
  },
  docsUrl: 'https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference',
  keyUrl: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
};
