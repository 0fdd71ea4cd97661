import { createApiKey, describeApiKey } from '@omniroute/auth';
import { newId, type KeyOptions } from '@omniroute/core';
import { insertApiKey } from '@omniroute/storage';
import { resolveKeyCache } from '../cache/resolve-cache.ts';
import { change, type ControlContext } from '../context.ts';

export type KeyInput = {
  readonly name: string;
  readonly team?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly options?: KeyOptions | undefined;
  /** The key itself, where somebody else made it. Absent: a new one is made. */
  readonly key?: string | undefined;
};

/** Creates a client key. The key itself is in the result and nowhere else. */
export async function createKey(
  context: ControlContext,
  input: KeyInput,
): Promise<{ readonly id: string; readonly name: string; readonly key: string }> {
  const atMs = context.now();
  const id = newId('key', atMs);
  const { key, hash, hint } = input.key === undefined ? createApiKey() : describeApiKey(input.key);
  const row = {
    id,
    name: input.name,
    keyHash: hash,
    hint,
    tags: [...new Set(input.tags ?? [])],
    options: input.options ?? {},
    createdAtMs: atMs,
    ...(input.team !== undefined && { team: input.team }),
  };
  const entry = { action: 'create', entity: 'key', entityId: id, summary: { name: input.name, hint } };
  await change(context, entry, async (db) =>
    insertApiKey(db, { ...row, options: await resolveKeyCache(db, row.options) }),
  );
  return { id, name: input.name, key };
}
