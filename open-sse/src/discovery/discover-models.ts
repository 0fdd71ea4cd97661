import { discoverAnthropicModels } from './anthropic-models.ts';
import { discoverAzureModels } from './azure-models.ts';
import { discoverBedrockModels } from './bedrock-models.ts';
import { discoverCohereModels } from './cohere-models.ts';
import { discoverGeminiModels } from './gemini-models.ts';
import { discoverLitellmModels } from './litellm-models.ts';
import type { DiscoveredModels } from './model-list.ts';
import { discoverOpenaiModels } from './openai-models.ts';
import type { Upstream } from './upstream-get.ts';
import { discoverVertexModels } from './vertex-models.ts';

/** Asks a connection which models it has. Throws `OmniError` `unavailable` with the reason when it does not say. */
export function discoverModels(upstream: Upstream): Promise<DiscoveredModels> {
  switch (upstream.definition.executor) {
    case 'openai':
      return discoverOpenaiModels(upstream);
    case 'anthropic':
      return discoverAnthropicModels(upstream);
    case 'litellm':
      return discoverLitellmModels(upstream);
    case 'gemini':
      return discoverGeminiModels(upstream);
    case 'vertex':
      return discoverVertexModels(upstream);
    case 'azure':
      return discoverAzureModels(upstream);
    case 'bedrock':
      return discoverBedrockModels(upstream);
    case 'cohere':
      return discoverCohereModels(upstream);
  }
}
