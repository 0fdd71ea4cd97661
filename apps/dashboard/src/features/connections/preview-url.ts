import { classifyHost, OmniError, type AddressClass } from '@omniroute/core';
import { chatFormatsOf, findProvider, normaliseBaseUrl } from '@omniroute/registry';

export type UrlPreview =
  | { readonly state: 'empty' }
  | { readonly state: 'invalid'; readonly message: string }
  | {
      readonly state: 'ready';
      readonly host: string;
      readonly address: AddressClass;
      /** What a chat call will go to, e.g. `https://litellm.example.com/v1/chat/completions`. */
      readonly callUrl: string;
      /** Plain http to a host that is not ours alone: the key could be read on the way. */
      readonly exposed: boolean;
    };

/** What the gateway will make of a base URL, before anything is sent. */
export function previewUrl(
  providerId: string,
  text: string,
  options: Readonly<Record<string, string>> = {},
): UrlPreview {
  const definition = findProvider(providerId);
  if (definition === undefined || text.trim() === '') return { state: 'empty' };
  try {
    const { baseUrl, endpoints } = normaliseBaseUrl(definition, text, options);
    const url = new URL(baseUrl);
    const address = classifyHost(url.hostname);
    const [format] = chatFormatsOf(definition);
    const callUrl = (format && endpoints[format]) ?? baseUrl;
    return {
      state: 'ready',
      host: url.hostname,
      address,
      callUrl,
      exposed: url.protocol === 'http:' && address !== 'private',
    };
  } catch (error) {
    if (error instanceof OmniError) return { state: 'invalid', message: error.message };
    throw error;
  }
}
