import { classifyHost, OmniError, wireFormats, type ProviderDefinition, type WireFormat } from '@omniroute/core';

export type EndpointUrls = { readonly [format in WireFormat]?: string };

export type NormalisedBaseUrl = {
  /** Origin and path, without a trailing slash. */
  readonly baseUrl: string;
  /** What will be called, per format that the provider speaks. */
  readonly endpoints: EndpointUrls;
};

/** Paths that people paste with the address, as segments. */
const pastedEndpoints: readonly (readonly string[])[] = [
  ['chat', 'completions'],
  ['messages', 'count_tokens'],
  ['completions'],
  ['embeddings'],
  ['messages'],
  ['models'],
  ['responses'],
];

/** Addresses of LiteLLM's own dashboard, which people copy from the browser. */
const litellmPages: readonly (readonly string[])[] = [['ui'], ['ui', 'login']];

/** `v1`, `v4`, `v1beta`, `v2alpha1`. */
const versionSegment = /^v\d+(?:(?:alpha|beta)\d*)?$/i;

/**
 * Reads a base URL as a person writes or pastes it and gives the one spelling that the engine uses. Normalising the result
 * again changes nothing. An empty text means the provider's own address.
 * Throws `OmniError` `invalid-input` with field `baseUrl`.
 */
export function normaliseBaseUrl(definition: ProviderDefinition, text: string): NormalisedBaseUrl {
  const url = parseBaseUrl(definition, text);
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const path = normalisePath(definition, url.origin, segments);
  const baseUrl = path.length === 0 ? url.origin : `${url.origin}/${path.join('/')}`;
  return { baseUrl, endpoints: endpointUrls(definition, baseUrl) };
}

/** The URL that is called for a format, or `undefined` if the provider does not speak it. `baseUrl` must be normalised. */
export function endpointUrl(definition: ProviderDefinition, baseUrl: string, format: WireFormat): string | undefined {
  const path = definition.endpoints[format];
  return path === undefined ? undefined : baseUrl + path;
}

/** The URL of the provider's list of models. `baseUrl` must be normalised. */
export function modelsUrl(definition: ProviderDefinition, baseUrl: string): string {
  return definition.baseUrlStyle === 'with-version' ? `${baseUrl}/models` : `${baseUrl}/v1/models`;
}

function endpointUrls(definition: ProviderDefinition, baseUrl: string): EndpointUrls {
  const urls: { [format in WireFormat]?: string } = {};
  for (const format of wireFormats) {
    const url = endpointUrl(definition, baseUrl, format);
    if (url !== undefined) urls[format] = url;
  }
  return urls;
}

function parseBaseUrl(definition: ProviderDefinition, text: string): URL {
  const trimmed = text.trim() || (definition.baseUrl ?? '');
  if (trimmed === '') throw refusal(`Give the address of ${definition.name}, such as ${definition.baseUrlExample}.`);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) throw missingScheme(trimmed);
  if (!URL.canParse(trimmed)) throw refusal(`This is no valid URL. An example: ${definition.baseUrlExample}`);
  const url = new URL(trimmed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refusal(`The base URL must begin with http:// or https://, not ${url.protocol}//.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refusal('The base URL must not contain a user name or password. Put the key into the secret field.');
  }
  if (url.search !== '') throw refusal('The base URL must not contain a query (everything from “?” on). Leave it out.');
  if (url.hash !== '')
    throw refusal('The base URL must not contain a fragment (everything from “#” on). Leave it out.');
  return url;
}

function missingScheme(text: string): OmniError {
  const address = text.replace(/^(?:https?:)?\/*/i, '').replace(/^[^/]*@/, '');
  const host = /^(\[[^\]]*\]|[^/:?#]*)/.exec(address)?.[1] ?? '';
  const scheme = classifyHost(host) === 'private' ? 'http' : 'https';
  return refusal(`The base URL must begin with http:// or https://. Did you mean ${scheme}://${address} ?`);
}

function refusal(message: string): OmniError {
  return new OmniError('invalid-input', message, { field: 'baseUrl' });
}

function normalisePath(definition: ProviderDefinition, origin: string, segments: readonly string[]): readonly string[] {
  const bare = stripPasted(definition, segments);
  if (bare.length === 0) return vendorPath(definition, origin) ?? (needsVersion(definition) ? ['v1'] : []);
  const versioned = bare.some((segment) => versionSegment.test(segment));
  return needsVersion(definition) && !versioned ? [...bare, 'v1'] : bare;
}

function needsVersion(definition: ProviderDefinition): boolean {
  return definition.baseUrlStyle === 'with-version';
}

/** The path of the vendor's own base URL, for its bare host name: `https://api.groq.com` lacks more than `/v1`. */
function vendorPath(definition: ProviderDefinition, origin: string): readonly string[] | undefined {
  if (definition.baseUrl === undefined) return undefined;
  const own = new URL(definition.baseUrl);
  return own.origin === origin ? own.pathname.split('/').filter((segment) => segment !== '') : undefined;
}

/** Takes off what does not belong to a base, again and again, so that the result is the same however often it is done. */
function stripPasted(definition: ProviderDefinition, segments: readonly string[]): readonly string[] {
  const endings = [
    ...pastedEndpoints,
    ...(definition.executor === 'litellm' ? litellmPages : []),
    ...(needsVersion(definition) ? [] : [['v1']]),
  ];
  let rest = segments;
  for (;;) {
    const ending = endings.find((candidate) => endsWith(rest, candidate));
    if (ending === undefined) return rest;
    rest = rest.slice(0, rest.length - ending.length);
  }
}

function endsWith(segments: readonly string[], ending: readonly string[]): boolean {
  const offset = segments.length - ending.length;
  return offset >= 0 && ending.every((segment, place) => segments[offset + place]?.toLowerCase() === segment);
}
