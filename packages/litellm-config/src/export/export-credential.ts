import type { ConnectionSettings, JsonObject } from '@omniroute/core';
import { accountFormOf } from '../accounts/index.ts';
import type { ImportedConnection } from '../entities.ts';
import { prefixOf } from '../litellm-providers.ts';

/** A connection as an entry of `credential_list`. What LiteLLM has no key for stands in `credential_info`, which it ignores. */
export function exportCredential(connection: ImportedConnection): JsonObject {
  const { provider, name } = connection;
  const { headers, options: _said, ...rest } = connection.settings;
  const values = accountFormOf(provider).write(connection);
  const unsaid = unsaidOptions(connection, values);
  const settings: ConnectionSettings = { ...rest, ...(unsaid !== undefined && { options: unsaid }) };
  return {
    credential_name: name,
    credential_values: { ...values, ...(headers !== undefined && { extra_headers: headers }) },
    credential_info: {
      custom_llm_provider: prefixOf(provider) ?? provider,
      omniroute: { provider, ...(Object.keys(settings).length > 0 && { settings }) },
    },
  };
}

/** Options that the values do not give back. */
function unsaidOptions(connection: ImportedConnection, params: JsonObject): ConnectionSettings['options'] {
  const { provider, settings } = connection;
  const account = accountFormOf(provider).read({ params, model: '', native: { provider }, withDefaults: false });
  const said = 'refused' in account ? {} : { ...account.options };
  const unsaid = Object.entries(settings.options ?? {}).filter(([id, value]) => said[id] !== value);
  return unsaid.length === 0 ? undefined : Object.fromEntries(unsaid);
}
