import { OmniError, type ProviderId } from '@omniroute/core';
import { findProvider, normaliseBaseUrl, type ConnectionOptions } from '@omniroute/registry';

/** The provider's own address, filled from the options of a connection; `undefined` if it has none or an option is a reference. */
export function fillOwnAddress(provider: ProviderId, options: ConnectionOptions = {}): string | undefined {
  const definition = findProvider(provider);
  if (definition?.baseUrl === undefined) return undefined;
  try {
    return normaliseBaseUrl(definition, '', options).baseUrl;
  } catch (error) {
    if (error instanceof OmniError) return undefined;
    throw error;
  }
}
