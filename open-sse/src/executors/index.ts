import type { ExecutorId } from '@omniroute/core';
import { createAnthropicExecutor } from './anthropic.ts';
import { createAzureExecutor } from './azure.ts';
import { createBedrockExecutor } from './bedrock.ts';
import { createCohereExecutor } from './cohere.ts';
import type { Executor } from './executor.ts';
import { createGeminiExecutor } from './gemini.ts';
import type { HttpClient } from './http-client.ts';
import { createLitellmExecutor } from './litellm.ts';
import { createOpenaiExecutor } from './openai.ts';
import { createVertexExecutor } from './vertex.ts';

export { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts';

export type Executors = { executorOf(id: ExecutorId): Executor };

/** All executors over one client, whose connections they share. */
export function createExecutors(client: HttpClient): Executors {
  const executors: Readonly<Record<ExecutorId, Executor>> = {
    openai: createOpenaiExecutor(client),
    anthropic: createAnthropicExecutor(client),
    litellm: createLitellmExecutor(client),
    bedrock: createBedrockExecutor(client),
    cohere: createCohereExecutor(client),
    gemini: createGeminiExecutor(client),
    vertex: createVertexExecutor(client),
    azure: createAzureExecutor(client),
  };
  return { executorOf: (id) => executors[id] };
}
