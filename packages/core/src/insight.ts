import type { NanoUsd } from './money.ts';

/** What a gateway upstream told about itself. Absent = it did not say, or this key may not ask. Times are ISO 8601. */
export type UpstreamInsight = {
  readonly checkedAt: string;
  readonly version?: string;
  readonly health: UpstreamHealth;
  readonly key?: UpstreamKey;
  readonly advice: readonly Advice[];
  /** The questions that this key may not ask, so that silence is not taken for health. */
  readonly unseen: readonly string[];
};

export type UpstreamHealth = {
  /** Answers at all. */
  readonly alive: boolean;
  /** Takes work; false while it drains or lacks its database. */
  readonly ready?: boolean;
  readonly database?: 'connected' | 'disconnected' | 'none';
  readonly message?: string;
  /** The upstream's own latest checks of its models; no call is made for them. */
  readonly models?: readonly ModelHealth[];
};

export type ModelHealth = {
  readonly model: string;
  readonly healthy: boolean;
  readonly message?: string;
  readonly checkedAt?: string;
};

/** The credential of the connection, as the upstream knows it. */
export type UpstreamKey = {
  readonly role: 'virtual' | 'admin';
  readonly alias?: string;
  readonly spentNanoUsd?: NanoUsd;
  readonly budgetNanoUsd?: NanoUsd;
  readonly budgetResetAt?: string;
  readonly expiresAt?: string;
  readonly blocked?: boolean;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  readonly parallelRequests?: number;
  /** The model names that it may call; absent or empty: all. */
  readonly models?: readonly string[];
};

/** One thing to change at the upstream so that it works best behind us. */
export type Advice = {
  readonly id: string;
  readonly severity: 'warning' | 'advice';
  readonly title: string;
  readonly reason: string;
  /** The lines to add to the upstream's configuration. */
  readonly yaml?: string;
  /** The names it is about: models, deployments. */
  readonly about?: readonly string[];
};
