export {
  type Database,
  type DatabaseOptions,
  type DatabaseSize,
  openDatabase,
  type ReadableDatabase,
  spoolDirectoryOf,
} from './database/open-database.ts';
export { type BulkLoader, openBulkLoader } from './folding/bulk-loader.ts';
export * from './questions/buckets.ts';
export * from './questions/first-time.ts';
export * from './questions/combo-versions.ts';
export * from './questions/cache-use.ts';
export * from './questions/drift.ts';
export * from './questions/find-request.ts';
export type { Figures } from './questions/figures.ts';
export * from './questions/list-requests.ts';
export * from './questions/overview.ts';
export type { Percentiles } from './questions/percentiles.ts';
export * from './questions/recorded-requests.ts';
export * from './questions/target-means.ts';
export type { RecordedTarget, RequestDetail, RequestRow } from './questions/request-row.ts';
export * from './questions/spend.ts';
export * from './questions/usage.ts';
export * from './repositories/admin-sessions.ts';
export * from './repositories/aliases.ts';
export * from './repositories/api-keys.ts';
export * from './repositories/audit-events.ts';
export * from './repositories/combos.ts';
export * from './repositories/connection-insights.ts';
export * from './repositories/connection-models.ts';
export * from './repositories/connections.ts';
export * from './repositories/declared-entities.ts';
export * from './repositories/drains.ts';
export * from './repositories/health-resets.ts';
export * from './repositories/model-overrides.ts';
export * from './repositories/reconciliations.ts';
export * from './repositories/resources.ts';
export * from './repositories/cache-clearings.ts';
export * from './repositories/response-cache.ts';
export * from './repositories/routing-defaults.ts';
export type { Db } from './repositories/rows.ts';
export * from './repositories/job-turns.ts';
export * from './repositories/settings.ts';
export * from './repositories/target-health.ts';
export * from './spool/recorder.ts';
export { openSpool, type Spool, type SpoolOptions } from './spool/spool.ts';
export * from './rollups/figures.ts';
export type { FacetValue } from './rollups/facets.ts';
export * from './retention/delete-old-requests.ts';
export * from './retention/storage-policy.ts';
export * from './backup/backups.ts';
export * from './backup/restore-backup.ts';
