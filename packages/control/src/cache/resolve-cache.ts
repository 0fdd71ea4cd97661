import type { CacheOptions, ComboOptions, KeyOptions } from '@omniroute/core';
import type { Db } from '@omniroute/storage';
import { getConnection } from '../connections/find.ts';

/** Options of a combo whose cache names the connection that embeds by id. Throws `OmniError` `invalid-input` when there is none. */
export async function resolveComboCache(db: Db, options: ComboOptions): Promise<ComboOptions> {
  const { cache } = options;
  return cache === undefined ? options : { ...options, cache: await resolveEmbedder(db, cache) };
}

/** The same for a key. */
export async function resolveKeyCache(db: Db, options: KeyOptions): Promise<KeyOptions> {
  const { cache } = options;
  return cache === undefined || cache === 'off' ? options : { ...options, cache: await resolveEmbedder(db, cache) };
}

async function resolveEmbedder(db: Db, cache: CacheOptions): Promise<CacheOptions> {
  if (cache.mode !== 'semantic') return cache;
  const { id } = await getConnection(db, cache.semantic.connection, 'options.cache.semantic.connection');
  return { ...cache, semantic: { ...cache.semantic, connection: id } };
}
