import { OmniError, type KeyCache } from '@omniroute/core';
import { listApiKeys, listCombos, type Db } from '@omniroute/storage';

/** Throws `OmniError` `in-use` when a connection embeds questions for the cache of a combo or a key. */
export async function refuseEmbedder(
  db: Db,
  connection: { readonly id: string; readonly name: string },
): Promise<void> {
  const keys = (await listApiKeys(db)).filter((key) => key.revokedAtMs === undefined);
  const users = [...(await listCombos(db)), ...keys].filter(({ options }) => embedsBy(options.cache, connection.id));
  if (users.length === 0) return;
  const names = users.map(({ name }) => `“${name}”`).join(', ');
  throw new OmniError(
    'in-use',
    `“${connection.name}” embeds questions for the response cache of ${names}. Choose another one there first.`,
  );
}

function embedsBy(cache: KeyCache | undefined, connectionId: string): boolean {
  return typeof cache === 'object' && cache.mode === 'semantic' && cache.semantic.connection === connectionId;
}
