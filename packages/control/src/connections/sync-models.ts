import type { ModelFacts } from '@omniroute/core';
import { replaceDiscoveredModels, type ModelChanges } from '@omniroute/storage';
import { change, type ControlContext } from '../context.ts';

/** Keeps the models that an upstream listed in place of those that it listed before. */
export function syncConnectionModels(
  context: ControlContext,
  connectionId: string,
  models: readonly ModelFacts[],
): Promise<ModelChanges> {
  const discovered = { connectionId, models, discoveredAtMs: context.now() };
  const entry = {
    action: 'sync-models',
    entity: 'connection',
    entityId: connectionId,
    summary: { total: models.length },
  };
  return change(context, entry, (db) => replaceDiscoveredModels(db, discovered));
}
