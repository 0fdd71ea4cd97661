import type { ProviderDefinition } from '@omniroute/core';

export const alibaba: ProviderDefinition = {
  id: 'alibaba',
  name: 'Alibaba Cloud Model Studio',
  description: 'Qwen models from Alibaba, at their international address.',
  kind: 'hosted',
  executor: 'openai',
  auth: { header: 'authorization', prefix: 'Bearer ' },
  baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  baseUrlStyle: 'with-version',
  baseUrlExample: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  endpoints: { 'openai-chat': '/chat/completions', 'openai-embeddings': '/embeddings' },
  docsUrl: 'https://www.alibabacloud.com/help/en/model-studio/compatibility-of-openai-with-dashscope',
  keyUrl: 'https://modelstudio.console.alibabacloud.com/?tab=app#/api-key',
};
