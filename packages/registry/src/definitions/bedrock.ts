import type { ProviderDefinition } from '@omniroute/core';

export const bedrock: ProviderDefinition = {
  id: 'bedrock',
  name: 'AWS Bedrock',
  description: 'Claude, Nova, Llama, Mistral and others in an AWS account.',
  kind: 'hosted',
  executor: 'bedrock',
  auth: { header: 'authorization', prefix: 'Bearer ', derived: true },
  baseUrl: 'https://bedrock-runtime.{region}.amazonaws.com',
  baseUrlStyle: 'without-version',
  baseUrlExample: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  endpoints: {
    'bedrock-converse': { whole: '/model/{model}/converse', stream: '/model/{model}/converse-stream' },
  },
  modelsPath: '/foundation-models',
  fields: [
    {
      id: 'region',
      label: 'Region',
      help: 'Where the models are called. Inference profiles may answer from elsewhere.',
      example: 'us-east-1',
      required: true,
    },
    {
      id: 'accessKeyId',
      label: 'Access key ID',
      help: 'Left empty: the secret is a Bedrock API key.',
      example: 'AKIAIOSFODNN7EXAMPLE',
      required: false,
    },
  ],
  secret: {
    label: 'Secret access key or Bedrock API key',
    help: 'The secret access key signs the calls and never travels. An API key travels itself and needs no access key ID.',
  },
  docsUrl: 'https://docs.aws.amazon.com/bedrock/latest/userguide/conversation-inference.html',
  keyUrl: 'https://console.aws.amazon.com/bedrock/home#/api-keys',
};
