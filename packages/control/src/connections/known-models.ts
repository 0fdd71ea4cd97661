import type { ConnectionSettings, ModelFacts, ModelState, Price, ProviderDefinition } from '@omniroute/core';
import { catalogueOf } from '@omniroute/registry';

export type KnownModel = {
  readonly facts: ModelFacts;
  readonly source: 'discovered' | 'manual' | 'catalogue';
  /** Only active ones are offered to clients. */
  readonly state: ModelState;
  /** A person's word stands over some of the facts. */
  readonly overridden: boolean;
  /** That word alone, as it was entered. */
  readonly word?: ModelFacts;
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
 * come on top. Of each fact a person's word counts first, then the upstream's, then the catalogue's; of prices the same goes for
 * each kind of token and of unit.
 */
export function knownModels({ definition, settings, discovered, overrides }: KnownModelsInput): readonly KnownModel[] {
  const catalogue = catalogueOf(definition.id);
  const said = new Map(overrides.map(({ facts }) => [facts.id, facts]));
  const known = new Map<string, KnownModel>();
  const add = (facts: ModelFacts, source: KnownModel['source'], state: ModelState) => {
    const { id } = facts;
    const told = { ...catalogue.get(id), ...facts };
    const word = said.get(id);
    if (word === undefined) known.set(id, { facts: told, source, state, overridden: false });
    else known.set(id, { facts: applyWord(told, word), source, state, overridden: true, word });
  };
  if (discovered.length > 0) for (const { facts, state } of discovered) add(facts, 'discovered', state);
  else for (const facts of catalogue.values()) add(facts, 'catalogue', 'active');
  for (const id of [...(settings.models ?? []), ...said.keys()]) {
    const there = known.get(id);
    if (there?.state !== 'active') add(there?.facts ?? { id }, 'manual', 'active');
  }
  return [...known.values()].sort((left, right) => left.facts.id.localeCompare(right.facts.id));
}

function applyWord(told: ModelFacts, word: ModelFacts): ModelFacts {
  return { ...told, ...word, ...(word.price && { price: applyPrice(told.price, word.price) }) };
}

/** A person's price of a kind of token holds for prompts of every length. */
function applyPrice(told: Price | undefined, word: Price): Price {
  const own = word.tiers[0]?.usdPerMillion;
  const units = told?.usdPerUnit && { usdPerUnit: { ...told.usdPerUnit, ...word.usdPerUnit } };
  if (told === undefined || told.tiers.length === 0) return { ...told, ...word, ...units };
  const tiers = told.tiers.map((tier) => ({ ...tier, usdPerMillion: { ...tier.usdPerMillion, ...own } }));
  return { ...told, ...word, ...units, tiers };
}
