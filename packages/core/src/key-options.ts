import type { KeyCache } from './cache-options.ts';

/** What an operator may set on a client key beside its name, team and tags. */
export type KeyOptions = {
  /** Tags of the key and the end user that a request names go to a LiteLLM proxy with it, for its own books. */
  readonly forwardAttribution?: boolean;
  /** Absent: combos decide for themselves, and answers of models addressed directly are not kept. */
  readonly cache?: KeyCache;
};
