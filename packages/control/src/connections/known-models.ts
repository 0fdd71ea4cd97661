import type { ConnectionSettings, ModelFacts, ModelState, ProviderDefinition } from '@omniroute/core';
import { catalogueOf } from '@omniroute/registry';

export type KnownModel = {
  readonly facts: ModelFacts;
  readonly source: 'discovered' | 'manual' | 'catalogue';
  /** Only active ones are offered to clients. */
  readonly state: ModelState;
  /** A person's word stands over some of the facts. */
  readonly overridden: boolean;
};

export type KnownModelsInput = {
  readonly definition: ProviderDefinition;
  readonly settings: ConnectionSettings;
  readonly discovered: readonly { readonly facts: ModelFacts; readonly state: ModelState }[];
  /** What a person says of models. */
  readonly overrides: readonly { readonly facts: ModelFacts }[];
};

/**
 * The models of a connection, by id: what its upstream listed, else what the catalogue has of the provider; those added by hand
 * come on top. Of each fact a person's word counts first, then the upstream's, then the catalogue's.
 */
export function knownModels({ definition, settings, discovered, overrides }: KnownModelsInput): readonly KnownModel[] {
  const catalogue = catalogueOf(definition.id);
  const said = new Map(overrides.map(({ facts }) => [facts.id, facts]));
  const known = new Map<string, KnownModel>();
  const add = (facts: ModelFacts, source: KnownModel['source'], state: ModelState) => {
    const { id } = facts;
    const all = { ...catalogue.get(id), ...facts, ...said.get(id) };
    known.set(id, { facts: all, source, state, overridden: said.has(id) });
  };
  if (discovered.length > 0) for (const { facts, state } of discovered) add(facts, 'discovered', state);
  else for (const facts of catalogue.values()) add(facts, 'catalogue', 'active');
  for (const id of [...(settings.models ?? []), ...said.keys()]) {
    const there = known.get(id);
    if (there?.state !== 'active') add(there?.facts ?? { id }, 'manual', 'active');
  }
  return [...known.values()].sort((left, right) => left.facts.id.localeCompare(right.facts.id));
}
