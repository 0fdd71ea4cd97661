/** What an operator lets pass. Absent members limit nothing. */
export type Limits = {
  /** Requests that begin within any 60 seconds. */
  readonly rpm?: number;
  /** Tokens of the requests that begin within any 60 seconds: an estimate until a request is over, then what it really used. */
  readonly tpm?: number;
  /** Requests under way. */
  readonly concurrency?: number;
  /** Requests that may wait for `concurrency`. Absent: none waits. */
  readonly queue?: QueueLimit;
  readonly budget?: Budget;
};

export type QueueLimit = {
  /** So many requests wait at most, first in, first out. */
  readonly max: number;
  /** A request waits no longer than this. */
  readonly timeoutMs: number;
};

/** USD in a calendar day or month. */
export type Budget = {
  readonly dayUsd?: number;
  readonly monthUsd?: number;
  /** Where days and months begin, an IANA name. Absent: UTC. */
  readonly zone?: string;
};

export const limitNames = ['rpm', 'tpm', 'concurrency', 'budget-day', 'budget-month'] as const;
export type LimitName = (typeof limitNames)[number];

/** What limits are set on. A target is a connection and a model. */
export const limitHolderKinds = ['key', 'connection', 'target'] as const;
export type LimitHolderKind = (typeof limitHolderKinds)[number];
