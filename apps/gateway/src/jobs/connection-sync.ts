import { recordConnectionInsight, syncConnectionModels, type ControlContext } from '@omniroute/control';
import { OmniError, type ModelFacts, type UpstreamInsight } from '@omniroute/core';
import { discoverModels, findLoops, readInsight, type DiscoveredModels, type HttpClient } from '@omniroute/open-sse';
import type { Snapshot } from '../snapshot/snapshot.ts';

const discoveryMs = 30_000;

export type SyncReport = {
  /** The path of the upstream that told. */
  readonly tier: string;
  readonly total: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
};

/** Asks upstreams what they have and how they are, and keeps it. */
export type ConnectionSync = {
  /** Those who ask at the same time share one run. Throws `OmniError` `unavailable` when the upstream does not tell its models. */
  sync(connectionId: string): Promise<SyncReport>;
  /** Only how it is: health, key, advice. `undefined` for an upstream that says nothing of itself. */
  look(connectionId: string): Promise<UpstreamInsight | undefined>;
  /** As `look`, but judges by the list of models that was last told: a long list costs a busy proxy more than all else asked. */
  glance(connectionId: string): Promise<UpstreamInsight | undefined>;
};

export type ConnectionSyncParts = {
  readonly httpClient: HttpClient;
  readonly control: ControlContext;
  snapshot(): Snapshot;
  refresh(): Promise<void>;
  /** Where this gateway itself can be reached, to find loops. */
  selfOrigins(): readonly string[];
};

export function createConnectionSync(parts: ConnectionSyncParts): ConnectionSync {
  const running = new Map<string, Promise<SyncReport>>();
  const lastTold = new Map<string, DiscoveredModels>();
  const discover: Discover = async (id) => {
    const found = await discoverModels(upstreamOf(parts, id)).catch(asOmniError);
    if (!(found instanceof OmniError)) lastTold.set(id, found);
    return found;
  };
  return {
    look: async (id) => (tellsOfItself(parts, id) ? look(parts, id, await discover(id)) : undefined),
    glance: async (id) =>
      tellsOfItself(parts, id) ? look(parts, id, lastTold.get(id) ?? (await discover(id))) : undefined,
    sync: (id) => {
      const known = running.get(id);
      if (known) return known;
      const run = syncNow(parts, id, discover).finally(() => running.delete(id));
      running.set(id, run);
      return run;
    },
  };
}

type Discover = (id: string) => Promise<DiscoveredModels | OmniError>;

async function syncNow(parts: ConnectionSyncParts, id: string, discover: Discover): Promise<SyncReport> {
  const discovered = await discover(id);
  // How an upstream is matters most when it does not list its models.
  if (tellsOfItself(parts, id)) await look(parts, id, discovered);
  if (discovered instanceof OmniError) throw discovered;
  const { models, tier } = discovered;
  // An upstream that lists nothing is more likely in trouble than empty: what was known of it stays.
  if (models.length === 0) return { tier, total: 0, added: [], removed: [] };
  const changes = await syncConnectionModels(parts.control, id, markLoops(discovered, parts.selfOrigins()));
  await parts.refresh();
  return { tier, total: models.length, ...changes };
}

async function look(
  parts: ConnectionSyncParts,
  id: string,
  /** A proxy that does not list its models still tells how it is; advice about models then has nothing to look at. */
  discovered: DiscoveredModels | OmniError,
): Promise<UpstreamInsight | undefined> {
  const insight = await readInsight({
    ...upstreamOf(parts, id),
    discovered: discovered instanceof OmniError ? undefined : discovered,
    selfOrigins: parts.selfOrigins(),
    now: parts.control.now,
  });
  if (insight) await recordConnectionInsight(parts.control, id, insight);
  return insight;
}

function tellsOfItself(parts: ConnectionSyncParts, id: string): boolean {
  return upstreamOf(parts, id).definition.executor === 'litellm';
}

function upstreamOf({ snapshot, httpClient }: ConnectionSyncParts, id: string) {
  const connection = snapshot().connections.get(id);
  if (!connection) throw new OmniError('not-found', `There is no connection “${id}”.`);
  const { upstream, definition } = connection;
  return { connection: upstream, definition, client: httpClient, signal: AbortSignal.timeout(discoveryMs) };
}

/** Models that lead back to us are kept, marked, so that a call of one is refused by name instead of going round. */
function markLoops(discovered: DiscoveredModels, selfOrigins: readonly string[]): readonly ModelFacts[] {
  const loops = new Set(findLoops(discovered, selfOrigins));
  return discovered.models.map((facts) => (loops.has(facts.id) ? { ...facts, loop: true } : facts));
}

function asOmniError(error: unknown): OmniError {
  if (error instanceof OmniError) return error;
  throw error;
}
