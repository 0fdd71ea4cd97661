import { isDeepStrictEqual } from 'node:util';
import type { ConnectionSettings } from '@omniroute/core';
import { getProvider } from '@omniroute/registry';
import { updateConnection as updateRow, type ConnectionChanges, type ConnectionRow } from '@omniroute/storage';
import { refusePatternOf } from '../aliases/check-name.ts';
import { change, type ControlContext } from '../context.ts';
import { checkBaseUrl, checkSecret, checkSettings } from './check.ts';
import { getConnection, secretPlace } from './find.ts';

/** How the list of models is kept: no part of a call. */
const listSettings: ReadonlySet<string> = new Set<keyof ConnectionSettings>(['sync', 'newModels', 'models']);

export type ConnectionUpdate = {
  readonly name?: string | undefined;
  readonly baseUrl?: string | undefined;
  /** `null` takes the secret away. */
  readonly secret?: string | null | undefined;
  readonly settings?: ConnectionSettings | undefined;
};

/** Changes a connection. One whose address, secret or settings of its calls change counts as untested again. */
export async function updateConnection(
  context: ControlContext,
  idOrName: string,
  input: ConnectionUpdate,
): Promise<ConnectionRow> {
  const before = await getConnection(context.database.read, idOrName);
  const definition = getProvider(before.provider);
  const settings = input.settings === undefined ? undefined : checkSettings(definition, input.settings);
  const reaches = input.baseUrl !== undefined || settings !== undefined;
  const baseUrl = reaches ? checkBaseUrl(definition, input.baseUrl, settings ?? before.settings, before) : undefined;
  if (input.secret !== undefined) checkSecret(definition, input.secret !== null);
  const changes: ConnectionChanges = {
    updatedAtMs: context.now(),
    ...(input.name !== undefined && { name: input.name }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(settings !== undefined && { settings }),
    ...(input.secret !== undefined && {
      secretBox: input.secret && context.secretBox.seal(input.secret, secretPlace(before.id)),
    }),
    ...((input.secret !== undefined || isCalledOtherwise(before, { baseUrl, settings })) && {
      status: 'untested' as const,
      statusMessage: null,
    }),
  };
  const summary = { name: input.name ?? before.name, fields: Object.keys(input) };
  await change(context, { action: 'update', entity: 'connection', entityId: before.id, summary }, async (db) => {
    if (input.name !== undefined) await refusePatternOf(db, input.name);
    await updateRow(db, before.id, changes);
  });
  return getConnection(context.database.write, before.id);
}

/** Whether a test would do anything else now. */
function isCalledOtherwise(
  before: Pick<ConnectionRow, 'baseUrl' | 'settings'>,
  { baseUrl, settings }: { readonly baseUrl: string | undefined; readonly settings: ConnectionSettings | undefined },
): boolean {
  if (baseUrl !== undefined && baseUrl !== before.baseUrl) return true;
  return settings !== undefined && !isDeepStrictEqual(callSettings(settings), callSettings(before.settings));
}

function callSettings(settings: ConnectionSettings) {
  return Object.entries(settings).filter(([name]) => !listSettings.has(name));
}
