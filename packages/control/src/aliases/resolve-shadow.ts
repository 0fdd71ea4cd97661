import type { ComboOptions, Shadow } from '@omniroute/core';
import type { Db } from '@omniroute/storage';
import { getConnection } from '../connections/find.ts';

/** Puts the connection's id in the place of its name. Throws `OmniError` `invalid-input` when there is no such connection. */
export async function resolveShadow(db: Db, { target, percentage }: Shadow, field = 'shadow'): Promise<Shadow> {
  const { id } = await getConnection(db, target.connection, `${field}.target.connection`);
  return { target: { connection: id, model: target.model }, percentage };
}

/** The options of a combo with the connection of its shadow by id. */
export async function resolveComboShadow(db: Db, options: ComboOptions): Promise<ComboOptions> {
  if (!options.shadow) return options;
  return { ...options, shadow: await resolveShadow(db, options.shadow, 'options.shadow') };
}

/** The other way round: the options with the name of the connection, as far as there is one. */
export function nameComboShadow(
  options: ComboOptions,
  nameOf: (connectionId: string) => string | undefined,
): ComboOptions {
  const { shadow } = options;
  if (!shadow) return options;
  const { connection, model } = shadow.target;
  return { ...options, shadow: { ...shadow, target: { connection: nameOf(connection) ?? connection, model } } };
}
