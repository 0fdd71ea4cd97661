import { firstTables } from './0001-first-tables.ts';
import { units } from './0002-units.ts';
import { resources } from './0003-resources.ts';
import { upstreamInsight } from './0004-upstream-insight.ts';
import { reconciliations } from './0005-reconciliations.ts';
import { modelOverrides } from './0006-model-overrides.ts';
import { comboOptions } from './0007-combo-options.ts';
import { unmeteredResponses } from './0008-unmetered-responses.ts';
import { plansOfRequests } from './0009-plans-of-requests.ts';
import { targetHealth } from './0010-target-health.ts';
import { spend } from './0011-spend.ts';
import { aliasesAndShadows } from './0012-aliases-and-shadows.ts';
import { canariesAndDeclared } from './0013-canaries-and-declared.ts';
import { responseCache } from './0014-response-cache.ts';
import { rollups } from './0015-rollups.ts';
import type { Migration } from './migration.ts';

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [
  firstTables,
  units,
  resources,
  upstreamInsight,
  reconciliations,
  modelOverrides,
  comboOptions,
  unmeteredResponses,
  plansOfRequests,
  targetHealth,
  spend,
  aliasesAndShadows,
  canariesAndDeclared,
  responseCache,
  rollups,
];
