import { OmniError, refuseHost, type ConnectionSettings, type ProviderDefinition } from '@omniroute/core';
import { findProvider, normaliseBaseUrl, providers } from '@omniroute/registry';

/** Headers that a connection may not set: they carry credentials or belong to one hop. */
const reservedHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'x-litellm-api-key',
  'cookie',
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'keep-alive',
  'expect',
]);

/** Throws `OmniError` `invalid-input` for a provider that is not known. */
export function checkProvider(id: string): ProviderDefinition {
  const definition = findProvider(id);
  if (definition) return definition;
  const known = providers.map((provider) => provider.id).join(', ');
  throw new OmniError('invalid-input', `There is no provider “${id}”. Known ones: ${known}.`, { field: 'provider' });
}

/**
 * The base URL to store: the given one or the provider's own, normalised, its literal address checked. Names are checked again at
 * every connect. Throws `OmniError` `invalid-input`, field `baseUrl`.
 */
export function checkBaseUrl(
  definition: ProviderDefinition,
  given: string | undefined,
  settings: ConnectionSettings,
): string {
  const text = given === undefined || given === '' ? definition.baseUrl : given;
  if (text === undefined)
    throw new OmniError('invalid-input', `Enter the base URL, such as ${definition.baseUrlExample}.`, {
      field: 'baseUrl',
    });
  const { baseUrl } = normaliseBaseUrl(definition, text);
  const refusal = refuseHost(new URL(baseUrl).hostname, settings.allowPrivateNetwork === true);
  if (refusal !== undefined) throw new OmniError('invalid-input', refusal, { field: 'baseUrl' });
  return baseUrl;
}

/** Throws `OmniError` `invalid-input` for a header that the engine sets itself. */
export function checkSettings(settings: ConnectionSettings): ConnectionSettings {
  for (const name of Object.keys(settings.headers ?? {})) {
    if (reservedHeaders.has(name.toLowerCase())) {
      throw new OmniError('invalid-input', `The header “${name}” is set by OmniRoute itself.`, {
        field: `settings.headers.${name}`,
      });
    }
  }
  return settings;
}

/** Throws `OmniError` `invalid-input` when the provider needs a secret and there is none. */
export function checkSecret(definition: ProviderDefinition, hasSecret: boolean): void {
  if (!hasSecret && definition.auth.optional !== true) {
    throw new OmniError('invalid-input', `${definition.name} needs a key.`, { field: 'secret' });
  }
}
