import { newId, type ConnectionSettings } from '@omniroute/core';
import { insertConnection, type ConnectionRow } from '@omniroute/storage';
import { refusePatternOf } from '../aliases/check-name.ts';
import { change, type ControlContext } from '../context.ts';
import { checkBaseUrl, checkProvider, checkSecret, checkSettings } from './check.ts';
import { secretPlace } from './find.ts';

export type ConnectionInput = {
  readonly provider: string;
  readonly name: string;
  readonly baseUrl?: string | undefined;
  readonly secret?: string | undefined;
  readonly settings?: ConnectionSettings | undefined;
};

/** Adds a connection, untested: no upstream is asked. Throws `OmniError` `invalid-input` or `conflict` with the field. */
export async function createConnection(context: ControlContext, input: ConnectionInput): Promise<ConnectionRow> {
  const definition = checkProvider(input.provider);
  const settings = checkSettings(definition, input.settings ?? {});
  const baseUrl = checkBaseUrl(definition, input.baseUrl, settings);
  checkSecret(definition, input.secret !== undefined);
  const atMs = context.now();
  const id = newId('con', atMs);
  const row: ConnectionRow = {
    id,
    name: input.name,
    provider: definition.id,
    baseUrl,
    settings,
    status: 'untested',
    createdAtMs: atMs,
    updatedAtMs: atMs,
    ...(input.secret !== undefined && { secretBox: context.secretBox.seal(input.secret, secretPlace(id)) }),
  };
  const summary = { name: row.name, provider: row.provider, baseUrl };
  await change(context, { action: 'create', entity: 'connection', entityId: id, summary }, async (db) => {
    await refusePatternOf(db, row.name);
    await insertConnection(db, row);
  });
  return row;
}
