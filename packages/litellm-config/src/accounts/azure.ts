import type { ImportedConnection } from '../entities.ts';
import { defined, textOf } from '../values.ts';
import type { AccountForm } from './account.ts';
import { fillOwnAddress } from './own-address.ts';
import { addressOf, keyOf } from './plain.ts';

/** Ways to sign in other than by a key. */
const identityKeys = ['azure_ad_token', 'azure_ad_token_provider', 'tenant_id', 'client_id', 'client_secret'];

/** With these LiteLLM calls the API that has no dated versions. */
const undated = ['v1', 'latest', 'preview'];

/** Azure OpenAI: the address of a resource, a key and, for the classic API, its version. */
export const azure: AccountForm = {
  keys: ['api_key', 'api_base', 'base_url', 'api_version'],
  secretKeys: ['api_key'],
  read: (source) => {
    const identity = identityKeys.find((key) => textOf(source.params[key]) !== undefined);
    if (identity !== undefined) return { refused: `it signs in by ${identity}, OmniRoute by a key` };
    const version = textOf(source.params['api_version']);
    return defined({
      address: addressOf(source),
      secret: keyOf(source),
      options: version === undefined || undated.includes(version) ? undefined : { apiVersion: version },
    });
  },
  write: (connection) =>
    defined({
      api_key: connection.secretRef,
      // LiteLLM adds the path by itself.
      api_base: addressFor(connection)?.replace(/\/openai\/v1$/, ''),
      api_version: connection.settings.options?.['apiVersion'] ?? 'v1',
    }),
};

function addressFor(connection: ImportedConnection): string | undefined {
  return connection.baseUrl ?? fillOwnAddress(connection.provider, connection.settings.options);
}
