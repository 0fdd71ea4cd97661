import type { JsonObject } from '@omniroute/core';
import type { ImportedConnection } from '../entities.ts';
import type { Refusal } from '../litellm-models.ts';
import type { NativeProvider } from '../litellm-providers.ts';

/** What a deployment says of the account that it calls, as it says it: every value may be a reference (`os.environ/NAME`). */
export type Account = {
  readonly address?: string;
  readonly secret?: string;
  /** For `settings.options` of the connection. */
  readonly options?: Readonly<Record<string, string>>;
};

export type AccountSource = {
  /** `litellm_params`, with what a named credential adds. */
  readonly params: JsonObject;
  /** In LiteLLM's spelling, without the prefix; empty for a credential that no deployment uses. */
  readonly model: string;
  readonly native: NativeProvider;
  /** LiteLLM's own defaults are filled in. False for what OmniRoute wrote, which says all itself. */
  readonly withDefaults: boolean;
};

/** LiteLLM's words for the accounts of a provider. `read` gives back what `write` wrote. */
export type AccountForm = {
  /** Keys of `litellm_params` that a connection holds. */
  readonly keys: readonly string[];
  /** Those of them that hold a secret. */
  readonly secretKeys: readonly string[];
  readonly read: (source: AccountSource) => Account | Refusal;
  /** As `credential_values`. */
  readonly write: (connection: ImportedConnection) => JsonObject;
};
