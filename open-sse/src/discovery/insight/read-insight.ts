import type { UpstreamInsight } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import { asObject, asString } from '../../codecs/read-json.ts';
import { findLoops, type DiscoveredModels } from '../model-list.ts';
import type { Upstream } from '../upstream-get.ts';
import { askLitellm, type Told } from './ask-litellm.ts';
import { adviseLitellm } from './litellm-advice.ts';
import { readHealth } from './litellm-health.ts';
import { readKey } from './litellm-key.ts';
import { readSettings } from './litellm-settings.ts';

export type InsightOptions = Upstream & {
  /** What its models are, as far as they are known. */
  readonly discovered: DiscoveredModels | undefined;
  /** Our own origins, to see loops. */
  readonly selfOrigins: readonly string[];
  now(): number;
};

/**
 * Looks at a LiteLLM proxy: its health, this key, and what its settings should change. `undefined` for other upstreams, which say
 * nothing of themselves. Never throws, and never asks `/health`, which would make real calls.
 */
export async function readInsight(options: InsightOptions): Promise<UpstreamInsight | undefined> {
  if (options.definition.executor !== 'litellm') return undefined;
  const ask = (path: string, ...statuses: number[]) => askLitellm(options, path, statuses);
  // One question after the other: a proxy of one worker has calls to serve meanwhile.
  const live = await ask('/health/liveliness');
  // Without its database a proxy answers 503, and its body says so.
  const ready = await ask('/health/readiness', 503);
  const details = await ask('/health/readiness/details');
  const latest = await ask('/health/latest');
  const key = await ask('/key/info');
  const general = await ask('/config/list?config_type=general_settings');
  const router = await ask('/router/settings');
  const version = options.discovered?.version ?? versionOf(details);
  const settings = readSettings(general, router);
  return defined({
    checkedAt: new Date(options.now()).toISOString(),
    version,
    health: readHealth(live, ready, latest),
    key: readKey(key),
    advice: adviseLitellm({
      version,
      settings,
      models: options.discovered?.models ?? [],
      deployments: options.discovered?.deployments ?? new Map(),
      loops: options.discovered ? findLoops(options.discovered, options.selfOrigins) : [],
    }),
    unseen: unseenOf({ 'general settings': general, 'router settings': router, 'model health': latest, key }),
  });
}

function versionOf(details: Told): string | undefined {
  if (details.type !== 'told') return undefined;
  return details.version ?? asString(asObject(details.json)?.['litellm_version']);
}

/** “Not found” is an answer: a master key is no row of the database. */
function unseenOf(questions: Readonly<Record<string, Told>>): readonly string[] {
  return Object.entries(questions)
    .filter(([, told]) => told.type === 'refused' && told.status !== 404)
    .map(([name]) => name);
}
