import { OmniError, type ProviderDefinition, type ProviderId } from '@omniroute/core';
import * as definitions from './definitions/index.generated.ts';

/** What most people look for stands first; the others follow by name. */
const shownFirst: readonly ProviderId[] = [
  'litellm',
  'openai',
  'anthropic',
  'gemini',
  'vertex',
  'azure',
  'bedrock',
  'openai-compatible',
];

/** Every provider, in the order in which a person is shown them. */
export const providers: readonly ProviderDefinition[] = Object.values(definitions).sort(
  (left, right) => placeOf(left) - placeOf(right) || left.name.localeCompare(right.name, 'en'),
);

function placeOf({ id }: ProviderDefinition): number {
  const place = shownFirst.indexOf(id);
  return place < 0 ? shownFirst.length : place;
}

const byId: ReadonlyMap<ProviderId, ProviderDefinition> = new Map(
  providers.map((definition) => [definition.id, definition]),
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
