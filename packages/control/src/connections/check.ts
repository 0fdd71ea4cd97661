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

/** What the stored address of a connection was made from, and what it is to be made from. */
export type Addressed = { readonly baseUrl: string; readonly settings: ConnectionSettings };

/**
 * The base URL to store: the given one or the provider's own, normalised and with its `{names}` filled, its literal address
 * checked. Names are checked again at every connect. An address that was filled from the options before follows their change.
 * Throws `OmniError` `invalid-input`, field `baseUrl` or the option that is missing.
 */
export function checkBaseUrl(
  definition: ProviderDefinition,
  given: string | undefined,
  settings: ConnectionSettings,
  before?: Addressed,
): string {
  const wanted = given ?? before?.baseUrl;
  const text = before !== undefined && isFilled(definition, before, wanted) ? '' : wanted;
  const { baseUrl } = normaliseBaseUrl(definition, text ?? '', settings.options);
  const refusal = refuseHost(new URL(baseUrl).hostname, settings.allowPrivateNetwork === true);
  if (refusal !== undefined) throw new OmniError('invalid-input', refusal, { field: 'baseUrl' });
  return baseUrl;
}

/** Whether an address is the provider's own one, filled from the options of before. */
function isFilled(definition: ProviderDefinition, before: Addressed, baseUrl: string | undefined): boolean {
  if (definition.baseUrl?.includes('{') !== true || baseUrl !== before.baseUrl) return false;
  try {
    return normaliseBaseUrl(definition, '', before.settings.options).baseUrl === baseUrl;
  } catch (error) {
    if (error instanceof OmniError) return false;
    throw error;
  }
}

/** Throws `OmniError` `invalid-input` for a header that the engine sets itself, and for options that the provider lacks or misses. */
export function checkSettings(definition: ProviderDefinition, settings: ConnectionSettings): ConnectionSettings {
  checkOptions(definition, settings.options ?? {});
  for (const name of Object.keys(settings.headers ?? {})) {
    if (reservedHeaders.has(name.toLowerCase())) {
      throw new OmniError('invalid-input', `The header “${name}” is set by OmniRoute itself.`, {
        field: `settings.headers.${name}`,
      });
    }
  }
  return settings;
}

function checkOptions(definition: ProviderDefinition, options: Readonly<Record<string, string>>): void {
  const fields = definition.fields ?? [];
  for (const { id, label, example, required } of fields) {
    if (!required || options[id]) continue;
    const such = example === undefined ? '' : `, such as ${example}`;
    throw new OmniError('invalid-input', `${definition.name} needs “${label}”${such}.`, {
      field: `settings.options.${id}`,
    });
  }
  const unknown = Object.keys(options).find((id) => !fields.some((field) => field.id === id));
  if (unknown === undefined) return;
  const known = fields.length === 0 ? 'It has none.' : `It has: ${fields.map((field) => field.id).join(', ')}.`;
  throw new OmniError('invalid-input', `${definition.name} has no option “${unknown}”. ${known}`, {
    field: `settings.options.${unknown}`,
  });
}

/** Throws `OmniError` `invalid-input` when the provider needs a secret and there is none. */
export function checkSecret(definition: ProviderDefinition, hasSecret: boolean): void {
  if (!hasSecret && definition.auth.optional !== true) {
    const what = definition.secret === undefined ? 'a key' : `“${definition.secret.label}”`;
    throw new OmniError('invalid-input', `${definition.name} needs ${what}.`, { field: 'secret' });
  }
}
