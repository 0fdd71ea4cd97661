import type { ConnectionSettings, ModelFacts, ModelState, ProviderDefinition } from '@omniroute/core';
import { catalogueOf } from '@omniroute/registry';

export type KnownModel = {
  readonly facts: ModelFacts;
  readonly source: 'discovered' | 'manual' | 'catalogue';
  /** Only active ones are offered to clients. */
  readonly state: ModelState;
};

export type KnownModelsInput = {
  readonly definition: ProviderDefinition;
  readonly settings: ConnectionSettings;
  readonly discovered: readonly { readonly facts: ModelFacts; readonly state: ModelState }[];
};

/**
 * The models of a connection, by id: what its upstream listed, else what the catalogue has of the provider; those added by hand
 * come on top. Facts that the upstream did not tell are taken from the catalogue.
 */
export function knownModels({ definition, settings, discovered }: KnownModelsInput): readonly KnownModel[] {
  const catalogue = catalogueOf(definition.id);
  const known = new Map<string, KnownModel>();
  const listed =
    discovered.length > 0 ? discovered : [...catalogue.values()].map((facts) => ({ facts, state: 'active' as const }));
  const source = discovered.length > 0 ? 'discovered' : 'catalogue';
  for (const { facts, state } of listed) {
    known.set(facts.id, { facts: { ...catalogue.get(facts.id), ...facts }, source, state });
  }
  for (const id of settings.models ?? []) {
    if (known.get(id)?.state === 'active') continue;
    known.set(id, { facts: known.get(id)?.facts ?? { ...catalogue.get(id), id }, source: 'manual', state: 'active' });
  }
  return [...known.values()].sort((left, right) => left.facts.id.localeCompare(right.facts.id));
}
