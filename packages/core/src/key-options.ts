import type { KeyCache } from './cache-options.ts';
import type { Limits } from './limits.ts';

/** What an operator may set on a client key beside its name, team and tags. */
export type KeyOptions = {
  /** Tags of the key and the end user that a request names go to a LiteLLM proxy with it, for its own books. */
  readonly forwardAttribution?: boolean;
  /** Absent: combos decide for themselves, and answers of models addressed directly are not kept. */
  readonly cache?: KeyCache;
  readonly limits?: Limits;
  /** Names of models and combos that the key may call; `*` stands for any text (`anthropic/*`, `combo/*`). Absent: all. */
  readonly models?: readonly string[];
  /** ISO 8601. From then on the key is refused. Absent: never. */
  readonly expiresAt?: string;
};
