import type { KeyCache, ModelFacts, ProviderDefinition, UpstreamConnection } from '@omniroute/core';
import type { Executor } from '@omniroute/open-sse';
import type { RoutingTable } from '@omniroute/routing';
import type { ConnectionLimits, NamedHolder } from '../limits/limited-holders.ts';
import type { ModelScope } from '../limits/model-scope.ts';
import type { CacheClearings } from '@omniroute/storage';

/** Who sends a request: a client key, as far as the pipeline needs it. */
export type Caller = {
  readonly id: string;
  readonly name: string;
  readonly team?: string;
  readonly tags: readonly string[];
  /** A LiteLLM proxy is told the key's tags and the end user. */
  readonly forwardsAttribution?: boolean;
  /** Absent: its requests have no limit. */
  readonly limited?: NamedHolder;
  /** Absent: it may call everything. */
  readonly mayUse?: ModelScope;
  /** Absent: never. */
  readonly expiresAtMs?: number;
  /** How answers to it are kept; `off`: never, whatever a combo says. */
  readonly cache?: KeyCache;
};

export type LiveConnection = {
  readonly upstream: UpstreamConnection;
  readonly definition: ProviderDefinition;
  readonly executor: Executor;
  readonly models: ReadonlyMap<string, ModelFacts>;
  /** Absent: neither the connection nor a target of it has limits. */
  readonly limits?: ConnectionLimits;
};

/** A name that `GET /v1/models` shows. */
export type ListedModel = { readonly id: string; readonly ownedBy: string; readonly createdAtSec: number };

/** All that the pipeline reads of the configuration. Immutable: a change builds a new one and swaps it whole. */
export type Snapshot = {
  readonly callersByKeyHash: ReadonlyMap<string, Caller>;
  readonly connections: ReadonlyMap<string, LiveConnection>;
  readonly routing: RoutingTable;
  readonly listed: readonly ListedModel[];
  /** Kept answers that were made until then are forgotten. */
  readonly cacheClearings: CacheClearings;
};
