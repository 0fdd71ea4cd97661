import type { Limits } from './limits.ts';
import type { ProviderId } from './provider.ts';

/** What an operator may set on a connection beside its address and secret. */
export type ConnectionSettings = {
  /** Lets the connection reach loopback, private and link-local addresses. Off unless one's own server needs it. */
  readonly allowPrivateNetwork?: boolean;
  /** Extra headers for every call. Names of credentials and hop-by-hop headers are refused at save. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Model ids to offer although discovery does not list them; they add to the discovered ones. */
  readonly models?: readonly string[];
  /** LiteLLM: let the proxy retry and fall back by itself. Off: one budget of retries, ours. */
  readonly upstreamRetries?: boolean;
  /** Ask the upstream for its models every six hours, and when a name turns out unknown. Absent: yes. */
  readonly sync?: boolean;
  /** What a sync does with models that are new. Absent: `import`. */
  readonly newModels?: 'import' | 'offer' | 'ignore';
  /** What the provider's `fields` ask for (region, project …), by their ids. */
  readonly options?: Readonly<Record<string, string>>;
  /** What the connection is asked at most. */
  readonly limits?: Limits;
};

export type ConnectionStatus = 'untested' | 'verified' | 'failing';

/** A connection as the engine needs it, secret in clear: lives in memory only. */
export type UpstreamConnection = {
  readonly id: string;
  readonly name: string;
  readonly provider: ProviderId;
  readonly baseUrl: string;
  readonly secret?: string;
  readonly settings: ConnectionSettings;
};
