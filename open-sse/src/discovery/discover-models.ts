import { discoverAnthropicModels } from './anthropic-models.ts';
import { discoverLitellmModels } from './litellm-models.ts';
import type { DiscoveredModels } from './model-list.ts';
import { discoverOpenaiModels } from './openai-models.ts';
import type { Upstream } from './upstream-get.ts';

/** Asks a connection which models it has. Throws `OmniError` `unavailable` with the reason when it does not say. */
export function discoverModels(upstream: Upstream): Promise<DiscoveredModels> {
  switch (upstream.definition.executor) {
    case 'openai':
      return discoverOpenaiModels(upstream);
    case 'anthropic':
      return discoverAnthropicModels(upstream);
    case 'litellm':
      return discoverLitellmModels(upstream);
  }
}
