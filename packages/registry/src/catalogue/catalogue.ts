import type { ModelFacts, ProviderId } from '@omniroute/core';
import { acceptsPrefill } from './accepts-prefill.ts';
import { asOf, rowsOf } from './models.generated.ts';
import { readRows } from './read-rows.ts';

const none: ReadonlyMap<string, ModelFacts> = new Map();
const read = new Map<ProviderId, ReadonlyMap<string, ModelFacts>>();

/** What the catalogue knows of a provider's models, by id; empty where it knows none. Read when it is first asked for. */
export function catalogueOf(provider: ProviderId): ReadonlyMap<string, ModelFacts> {
  const known = read.get(provider);
  if (known) return known;
  const rows = Object.hasOwn(rowsOf, provider) ? rowsOf[provider] : undefined;
  const models = rows ? new Map(readRows(rows, asOf).map((model) => [model.id, withPrefill(provider, model)])) : none;
  read.set(provider, models);
  return models;
}

function withPrefill(provider: ProviderId, model: ModelFacts): ModelFacts {
  const prefill = model.mode === 'chat' ? acceptsPrefill(provider, model.id) : undefined;
  return prefill === undefined ? model : { ...model, features: { ...model.features, prefill } };
}

/** What the catalogue knows of a model at a provider; `undefined` when it lists none of that exact id. */
export function findModelFacts(provider: ProviderId, model: string): ModelFacts | undefined {
  return catalogueOf(provider).get(model);
}
