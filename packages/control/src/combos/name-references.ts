import { nameComboShadow } from '../aliases/resolve-shadow.ts';
import type {
  Alias,
  AliasTarget,
  CacheOptions,
  Combo,
  ComboOptions,
  ComboTarget,
  FallbackPolicy,
  KeyOptions,
  Shadow,
} from '@omniroute/core';

/** Names by ids; `undefined` for what is gone. */
export type NamesById = {
  connection(id: string): string | undefined;
  combo(id: string): string | undefined;
  alias(id: string): string | undefined;
};

type References = Pick<Combo, 'targets' | 'fallback' | 'options'>;

/** A combo with names in the place of ids, as people and files have it. What is gone keeps its id. */
export function nameReferences<T extends References>(combo: T, names: NamesById): T {
  const { targets, fallback, options } = combo;
  return {
    ...combo,
    targets: targets.map((target) => nameTarget(target, names)),
    fallback: nameChains(fallback, names),
    ...(options && { options: nameComboShadow(nameOptions(options, names), names.connection) }),
  };
}

function nameTarget(target: ComboTarget, names: NamesById): ComboTarget {
  if ('combo' in target) return { ...target, combo: names.combo(target.combo) ?? target.combo };
  return nameConnection(target, names);
}

function nameChains(fallback: FallbackPolicy, names: NamesById): FallbackPolicy {
  if (!fallback.chains) return fallback;
  const chains = Object.entries(fallback.chains).map(([kind, id]) => [kind, names.combo(id) ?? id]);
  return { ...fallback, chains: Object.fromEntries(chains) };
}

function nameOptions(options: ComboOptions, names: NamesById): ComboOptions {
  const { cascade, shadow, cache } = options;
  return {
    ...options,
    ...(cascade?.judge && { cascade: { ...cascade, judge: nameConnection(cascade.judge, names) } }),
    ...(shadow && { shadow: nameShadow(shadow, names) }),
    ...(cache && { cache: nameEmbedder(cache, names) }),
  };
}

/** A key's options with names in the place of ids. */
export function nameKeyReferences(options: KeyOptions, names: NamesById): KeyOptions {
  const { cache } = options;
  return cache === undefined || cache === 'off' ? options : { ...options, cache: nameEmbedder(cache, names) };
}

/** An alias with names in the place of ids. */
export function nameAliasReferences<T extends Pick<Alias, 'target' | 'shadow'>>(alias: T, names: NamesById): T {
  const { target, shadow } = alias;
  return { ...alias, target: nameAliasTarget(target, names), ...(shadow && { shadow: nameShadow(shadow, names) }) };
}

function nameAliasTarget(target: AliasTarget, names: NamesById): AliasTarget {
  if ('combo' in target) return { combo: names.combo(target.combo) ?? target.combo };
  if ('alias' in target) return { alias: names.alias(target.alias) ?? target.alias };
  return nameConnection(target, names);
}

function nameShadow({ target, ...rest }: Shadow, names: NamesById): Shadow {
  return { target: nameConnection(target, names), ...rest };
}

function nameEmbedder(cache: CacheOptions, names: NamesById): CacheOptions {
  return cache.mode === 'semantic' ? { ...cache, semantic: nameConnection(cache.semantic, names) } : cache;
}

function nameConnection<T extends { readonly connection: string }>(holder: T, names: NamesById): T {
  return { ...holder, connection: names.connection(holder.connection) ?? holder.connection };
}
