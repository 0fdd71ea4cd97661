import type { ModelFacts, ModelState } from '@omniroute/core';
import { replaceDiscoveredModels, type ModelChanges } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';
import { getConnection } from './find.ts';

/** What the connection's setting makes of models that come new. */
const stateOfNew: Readonly<Record<'import' | 'offer' | 'ignore', ModelState>> = {
  import: 'active',
  offer: 'offered',
  ignore: 'ignored',
};

/** Keeps the models that an upstream listed in place of those that it listed before. */
export async function syncConnectionModels(
  context: ControlContext,
  connectionId: string,
  models: readonly ModelFacts[],
): Promise<ModelChanges> {
  const { settings } = await getConnection(context.database.read, connectionId);
  const newState = stateOfNew[settings.newModels ?? 'import'];
  const discovered = { connectionId, models, discoveredAtMs: context.now(), newState };
  const entry = {
    action: 'sync-models',
    entity: 'connection',
    entityId: connectionId,
    summary: { total: models.length },
  };
  return change(context, entry, (db) => replaceDiscoveredModels(db, discovered));
}
