import {
  apiFormats,
  classifyHost,
  isWireFormat,
  OmniError,
  type ApiFormat,
  type ProviderDefinition,
  type WireFormat,
} from '@omniroute/core';

/** What is called for a whole reply, `{model}` where the model's id goes. */
export type EndpointUrls = { readonly [format in ApiFormat]?: string };

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

/** The path templates of a format below the base URL, or `undefined` if the provider does not speak it. */
export function endpointOf(
  definition: ProviderDefinition,
  format: ApiFormat,
): { readonly whole: string; readonly stream: string } | undefined {
  const endpoint = definition.endpoints[format];
  return typeof endpoint === 'string' ? { whole: endpoint, stream: endpoint } : endpoint;
}

const chatFormats = new WeakMap<ProviderDefinition, readonly WireFormat[]>();

/** The chat formats that a provider speaks itself, the preferred one first. */
export function chatFormatsOf(definition: ProviderDefinition): readonly WireFormat[] {
  const known = chatFormats.get(definition);
  if (known) return known;
  const spoken = Object.keys(definition.endpoints).filter(isWireFormat);
  chatFormats.set(definition, spoken);
  return spoken;
}

/** Puts values, escaped, for the `{names}` of a path. Throws `OmniError` `invalid-input` for a name without a value. */
export function expandPath(template: string, values: Readonly<Record<string, string>>): string {
  if (!template.includes('{')) return template;
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value) return encodeURIComponent(value);
    throw new OmniError('invalid-input', `The connection lacks “${name}”.`, { field: `settings.options.${name}` });
  });
}

/** The URL of the provider's list of models. `baseUrl` must be normalised. */
export function modelsUrl(definition: ProviderDefinition, baseUrl: string): string {
  return definition.baseUrlStyle === 'with-version' ? `${baseUrl}/models` : `${baseUrl}/v1/models`;
}

function endpointUrls(definition: ProviderDefinition, baseUrl: string): EndpointUrls {
  const urls: { [format in ApiFormat]?: string } = {};
  for (const format of apiFormats) {
    const path = endpointOf(definition, format)?.whole;
    if (path !== undefined) urls[format] = baseUrl + path;
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
