import type { ConnectionSettings, ModelFacts, ProviderDefinition } from '@omniroute/core';
import { catalogueOf } from '@omniroute/registry';

export type KnownModel = { readonly facts: ModelFacts; readonly source: 'discovered' | 'manual' | 'catalogue' };

export type KnownModelsInput = {
  readonly definition: ProviderDefinition;
  readonly settings: ConnectionSettings;
  readonly discovered: readonly ModelFacts[];
};

/**
 * The models of a connection, by id: what its upstream listed, else what the catalogue has of the provider; those added by hand
 * come on top. Facts that the upstream did not tell are taken from the catalogue.
 */
export function knownModels({ definition, settings, discovered }: KnownModelsInput): readonly KnownModel[] {
  const catalogue = catalogueOf(definition.id);
  const known = new Map<string, KnownModel>();
  const listed = discovered.length > 0 ? discovered : catalogue.values();
  const source = discovered.length > 0 ? 'discovered' : 'catalogue';
  for (const facts of listed) known.set(facts.id, { facts: { ...catalogue.get(facts.id), ...facts }, source });
  for (const id of settings.models ?? []) {
    if (!known.has(id)) known.set(id, { facts: { ...catalogue.get(id), id }, source: 'manual' });
  }
  return [...known.values()].sort((left, right) => left.facts.id.localeCompare(right.facts.id));
}
