import { nameAliasReferences, nameKeyReferences, nameReferences, type NamesById } from '@omniroute/control';
import { OmniError, type ModelFacts, type RoutingDefaults } from '@omniroute/core';
import type {
  DeclaredAlias,
  DeclaredCombo,
  DeclaredConnection,
  DeclaredKey,
  DeclaredSettings,
} from '@omniroute/declaration';
import { getProvider, normaliseBaseUrl } from '@omniroute/registry';
import type { AliasRow, ApiKeyRow, ComboRow, ConnectionRow, ModelOverrideRow } from '@omniroute/storage';

/** Rows as a file says them. They came in through the schemas that read files, which is the guarantee behind this cast. */
function declared<T>(entity: object): T {
  return structuredClone(entity) as T;
}

/** Its secret is left out; the address as well where the provider's own is meant. */
export function declareConnection(row: ConnectionRow, overrides: readonly ModelOverrideRow[]): DeclaredConnection {
  const { name, provider, baseUrl, settings } = row;
  return declared({
    name,
    provider,
    ...(baseUrl !== ownAddress(row) && { baseUrl }),
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(overrides.length > 0 && {
      models: Object.fromEntries(overrides.map(({ facts }) => [facts.id, wordOf(facts)])),
    }),
  });
}

/** `undefined` for a provider that has none. */
function ownAddress({ provider, settings }: ConnectionRow): string | undefined {
  try {
    return normaliseBaseUrl(getProvider(provider), '', settings.options).baseUrl;
  } catch (error) {
    if (error instanceof OmniError) return undefined;
    throw error;
  }
}

/** What a person said of a model, in the shape in which it is said. */
function wordOf({ price, maxInputTokens, maxOutputTokens, features }: ModelFacts): object {
  const usdPerMillion = price?.tiers[0]?.usdPerMillion;
  return {
    ...(usdPerMillion && { usdPerMillion }),
    ...(price?.usdPerUnit && { usdPerUnit: price.usdPerUnit }),
    ...(maxInputTokens !== undefined && { maxInputTokens }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(features && { features }),
  };
}

export function declareCombo(row: ComboRow, names: NamesById): DeclaredCombo {
  const { name, strategy, targets, fallback, options } = nameReferences(row, names);
  return declared({
    name,
    strategy,
    targets,
    ...(Object.keys(fallback).length > 0 && { fallback }),
    ...(Object.keys(options).length > 0 && { options }),
  });
}

export function declareAlias(row: AliasRow, names: NamesById): DeclaredAlias {
  const { name, target, shadow } = nameAliasReferences(row, names);
  return declared({ name, target, ...(shadow && { shadow }) });
}

export function declareKey(row: ApiKeyRow, names: NamesById): DeclaredKey {
  const { name, team, tags } = row;
  const options = nameKeyReferences(row.options, names);
  return declared({
    name,
    ...(team !== undefined && { team }),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(options).length > 0 && { options }),
  });
}

/** Absent: they say nothing. */
export function declareSettings(defaults: RoutingDefaults, names: NamesById): DeclaredSettings | undefined {
  const { afterFailure, unknownNames } = defaults;
  const named = (combo: string) => names.combo(combo) ?? combo;
  const routing = {
    ...(afterFailure && { afterFailure: { ...afterFailure, combo: named(afterFailure.combo) } }),
    ...(unknownNames && { unknownNames: { combo: named(unknownNames.combo) } }),
  };
  return Object.keys(routing).length === 0 ? undefined : declared({ routing });
}
