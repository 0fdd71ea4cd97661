import type { ProviderDefinition } from '@omniroute/core';

export const azure: ProviderDefinition = {
  id: 'azure',
  name: 'Azure OpenAI',
  description: 'Models deployed in an Azure OpenAI or Foundry resource. A model is a deployment’s name.',
  kind: 'hosted',
  executor: 'azure',
  auth: { header: 'api-key' },
  baseUrl: 'https://{resource}.openai.azure.com/openai/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://my-resource.openai.azure.com/openai/v1',
  endpoints: {
    'openai-chat': '/chat/completions',
    'openai-responses': '/responses',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
    'openai-images': '/images/generations',
    'openai-image-edits': '/images/edits',
    'openai-speech': '/audio/speech',
    'openai-transcriptions': '/audio/transcriptions',
    'openai-translations': '/audio/translations',
    'openai-files': '/files',
    'openai-batches': '/batches',
    'openai-realtime': '/realtime?model={model}',
  },
  fields: [
    {
      id: 'resource',
      label: 'Resource',
      help: 'The first part of the resource’s host name. Not needed when the base URL names the host.',
      example: 'my-resource',
      required: false,
    },
    {
      id: 'apiVersion',
      label: 'API version',
      help: 'Only for the classic API with dated versions. Left empty: the v1 API.',
      example: '2024-10-21',
      required: false,
    },
  ],
  // Its reasoning models refuse the older name.
  renames: { max_tokens: 'max_completion_tokens' },
  docsUrl: 'https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle',
  keyUrl: 'https://portal.azure.com/#view/Microsoft_Azure_ProjectOxford/CognitiveServicesHub/~/OpenAI',
};
