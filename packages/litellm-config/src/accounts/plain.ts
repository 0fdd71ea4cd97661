import { normaliseBaseUrl, findProvider } from '@omniroute/registry';
import type { ImportedConnection } from '../entities.ts';
import { isGeneric } from '../litellm-providers.ts';
import { referTo } from '../reference.ts';
import { defined, textOf } from '../values.ts';
import type { AccountForm, AccountSource } from './account.ts';

/** An address and a key. */
export const plain: AccountForm = {
  keys: ['api_key', 'api_base', 'base_url'],
  secretKeys: ['api_key'],
  read: (source) => defined({ address: addressOf(source), secret: keyOf(source) }),
  write: (connection) => defined({ api_key: connection.secretRef, api_base: writeAddress(connection) }),
};

/** The address that is given, or the variable that LiteLLM reads instead. */
export function addressOf({ params, native, withDefaults }: AccountSource): string | undefined {
  const given = textOf(params['api_base']) ?? textOf(params['base_url']);
  return given ?? (withDefaults && native.baseVariable !== undefined ? referTo(native.baseVariable) : undefined);
}

/**
 * The key that is given. Where none is, LiteLLM takes the vendor's variable; a server at an address of one's own must not be sent
 * the key of OpenAI, whose prefix such servers share.
 */
export function keyOf({ params, native, withDefaults }: AccountSource): string | undefined {
  const given = textOf(params['api_key']);
  if (given !== undefined || !withDefaults || native.keyVariable === undefined) return given;
  return referTo(native.keyVariable);
}

function writeAddress({ provider, baseUrl }: ImportedConnection): string | undefined {
  const definition = findProvider(provider);
  const own = isGeneric(provider) && definition ? normaliseBaseUrl(definition, '').baseUrl : undefined;
  const address = baseUrl ?? own;
  // LiteLLM speaks Ollama's own API, which lies beside the OpenAI one.
  return provider === 'ollama' ? address?.replace(/\/v1$/, '') : address;
}
