import type { ModelHealth, UpstreamHealth } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import { asObject, asString } from '../../codecs/read-json.ts';
import type { Told } from './ask-litellm.ts';

const databases: ReadonlyMap<string, NonNullable<UpstreamHealth['database']>> = new Map([
  ['connected', 'connected'],
  ['disconnected', 'disconnected'],
  ['Not connected', 'none'],
]);

/**
 * How a proxy is, from `/health/liveliness`, `/health/readiness` and `/health/latest`. Readiness is judged by status and by its
 * `db` field: its `status` field says “healthy” even when the database is gone.
 */
export function readHealth(live: Told, ready: Told, latest: Told): UpstreamHealth {
  if (live.type === 'failed') return { alive: false, ready: false, message: live.message };
  const draining = live.type === 'refused' && live.status === 503;
  const readiness = ready.type === 'told' ? asObject(ready.json) : undefined;
  const database = databases.get(asString(readiness?.['db']) ?? '');
  const isReady = ready.type === 'told' && ready.status === 200 && database !== 'disconnected';
  return defined({
    alive: true,
    ready: isReady && !draining,
    database,
    message: messageOf(draining, database, ready),
    models: latest.type === 'told' ? readModels(latest) : undefined,
  });
}

function messageOf(draining: boolean, database: UpstreamHealth['database'], ready: Told): string | undefined {
  if (draining) return 'The proxy is shutting down.';
  if (database === 'disconnected') return 'The proxy has lost its database: keys and budgets may fail.';
  return ready.type === 'told' ? undefined : ready.message;
}

/** Rows are keyed by deployment; a name with several is as healthy as its best one. */
function readModels(latest: Extract<Told, { type: 'told' }>): readonly ModelHealth[] {
  const byModel = new Map<string, ModelHealth>();
  for (const row of Object.values(asObject(asObject(latest.json)?.['latest_health_checks']) ?? {})) {
    const fields = asObject(row) ?? {};
    const model = asString(fields['model_name']);
    if (model === undefined) continue;
    const healthy = asString(fields['status']) === 'healthy';
    const message = healthy ? undefined : asString(fields['error_message'])?.slice(0, 300);
    const known = byModel.get(model);
    if (known?.healthy !== true) {
      byModel.set(model, defined({ model, healthy, message, checkedAt: asString(fields['checked_at']) }));
    }
  }
  return [...byModel.values()].sort((left, right) => left.model.localeCompare(right.model));
}
