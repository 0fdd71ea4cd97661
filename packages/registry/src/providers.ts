import { OmniError, type ModelFacts, type ProviderDefinition, type ProviderId } from '@omniroute/core';
import { anthropic } from './definitions/anthropic.ts';
import { deepseek } from './definitions/deepseek.ts';
import { fireworks } from './definitions/fireworks.ts';
import { groq } from './definitions/groq.ts';
import { litellm } from './definitions/litellm.ts';
import { mistral } from './definitions/mistral.ts';
import { ollama } from './definitions/ollama.ts';
import { openaiCompatible } from './definitions/openai-compatible.ts';
import { openai } from './definitions/openai.ts';
import { openrouter } from './definitions/openrouter.ts';
import { together } from './definitions/together.ts';
import { vllm } from './definitions/vllm.ts';
import { xai } from './definitions/xai.ts';

/** Every provider, in the order in which a person is shown them. */
export const providers: readonly ProviderDefinition[] = [
  litellm,
  openai,
  anthropic,
  openaiCompatible,
  groq,
  mistral,
  deepseek,
  openrouter,
  together,
  fireworks,
  xai,
  ollama,
  vllm,
];

const byId: ReadonlyMap<ProviderId, ProviderDefinition> = new Map(
  providers.map((definition) => [definition.id, definition]),
);

const modelsByProvider: ReadonlyMap<ProviderId, ReadonlyMap<string, ModelFacts>> = new Map(
  providers.map((definition) => [definition.id, new Map(definition.models.map((model) => [model.id, model]))]),
);

export function findProvider(id: ProviderId): ProviderDefinition | undefined {
  return byId.get(id);
}

/** Throws `OmniError` `not-found` when there is no such provider. */
export function getProvider(id: ProviderId): ProviderDefinition {
  const definition = byId.get(id);
  if (definition === undefined) {
    const known = providers.map((provider) => provider.id).join(', ');
    throw new OmniError('not-found', `There is no provider “${id}”. Known ones: ${known}.`, { field: 'provider' });
  }
  return definition;
}

/** What the catalogue knows of a model at a provider; `undefined` when it lists none of that exact id. */
export function findModelFacts(provider: ProviderId, model: string): ModelFacts | undefined {
  return modelsByProvider.get(provider)?.get(model);
}
