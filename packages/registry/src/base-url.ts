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

/** Cohere’s paths, and the base of its API for OpenAI’s SDKs. */
const coherePaths: readonly (readonly string[])[] = [['v2'], ['v2', 'chat'], ['v2', 'rerank'], ['compatibility']];

/** `v1`, `v4`, `v1beta`, `v2alpha1`. */
const versionSegment = /^v\d+(?:(?:alpha|beta)\d*)?$/i;

/** `settings.options` of a connection. */
export type ConnectionOptions = Readonly<Record<string, string>>;

/**
 * Reads a base URL as a person writes or pastes it and gives the one spelling that the engine uses. Normalising the result
 * again changes nothing. An empty text means the provider's own address; `{names}` are filled from the options.
 * Throws `OmniError` `invalid-input` with field `baseUrl`, or `settings.options.<name>` for an option that the address needs.
 */
export function normaliseBaseUrl(
  definition: ProviderDefinition,
  text: string,
  options: ConnectionOptions = {},
): NormalisedBaseUrl {
  const written = text.trim() || (definition.baseUrl ?? '');
  const url = parseBaseUrl(definition, fillBaseUrl(definition, written, options));
  const path = normalisePath(definition, url, splitPath(url.pathname));
  const baseUrl = path.length === 0 ? url.origin : `${url.origin}/${path.join('/')}`;
  return { baseUrl, endpoints: endpointUrls(definition, baseUrl, options) };
}

const placeholder = /\{(\w+)\}/g;

/** What may stand for a `{name}` in an address without changing what the rest of it means. */
const addressPart = /^[\w.-]{1,128}$/;

function fillBaseUrl(definition: ProviderDefinition, text: string, options: ConnectionOptions): string {
  return text.replaceAll(placeholder, (_, name: string) => {
    const value = optionOf(options, name);
    const label = definition.fields?.find((field) => field.id === name)?.label ?? name;
    const field = `settings.options.${name}`;
    if (!value) throw new OmniError('invalid-input', `The address of ${definition.name} needs “${label}”.`, { field });
    if (addressPart.test(value)) return value;
    throw new OmniError('invalid-input', `“${label}” may hold letters, digits, hyphens, dots and underscores only.`, {
      field,
    });
  });
}

function optionOf(options: ConnectionOptions, name: string): string | undefined {
  return Object.hasOwn(options, name) ? options[name] : undefined;
}

function splitPath(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
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
  return template.replaceAll(placeholder, (_, name: string) => {
    const value = optionOf(values, name);
    if (value) return encodeURIComponent(value);
    throw new OmniError('invalid-input', `The connection lacks “${name}”.`, { field: `settings.options.${name}` });
  });
}

/** The URL of the provider's list of models. `baseUrl` must be normalised. */
export function modelsUrl(definition: ProviderDefinition, baseUrl: string): string {
  return baseUrl + (definition.modelsPath ?? (needsVersion(definition) ? '/models' : '/v1/models'));
}

/** Names without a value stay as they are: a person sees what is still to come. */
function endpointUrls(definition: ProviderDefinition, baseUrl: string, options: ConnectionOptions): EndpointUrls {
  const urls: { [format in ApiFormat]?: string } = {};
  for (const format of apiFormats) {
    const path = endpointOf(definition, format)?.whole;
    if (path === undefined) continue;
    urls[format] = baseUrl + path.replaceAll(placeholder, (name, id: string) => optionOf(options, id) || name);
  }
  return urls;
}

function parseBaseUrl(definition: ProviderDefinition, trimmed: string): URL {
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

function normalisePath(definition: ProviderDefinition, url: URL, segments: readonly string[]): readonly string[] {
  const bare = stripPasted(definition, segments);
  const version = needsVersion(definition) ? versionOf(definition) : [];
  const onlyVersion = bare.length === 1 && versionSegment.test(bare[0] ?? '');
  if (bare.length === 0 || onlyVersion) return vendorPath(definition, url) ?? (bare.length === 0 ? version : bare);
  return bare.some((segment) => versionSegment.test(segment)) ? bare : [...bare, ...version];
}

function needsVersion(definition: ProviderDefinition): boolean {
  return definition.baseUrlStyle === 'with-version';
}

/** The version in the vendor's own base URL, which a proxy for it will have as well: few have none. */
function versionOf({ baseUrl }: ProviderDefinition): readonly string[] {
  if (baseUrl === undefined) return ['v1'];
  const version = splitPath(new URL(baseUrl).pathname).findLast((segment) => versionSegment.test(segment));
  return version === undefined ? [] : [version];
}

/**
 * The path of the vendor's own base URL, for its bare host name: `https://api.groq.com` lacks more than `/v1`. Where each customer
 * has a host, any host may be one.
 */
function vendorPath(definition: ProviderDefinition, url: URL): readonly string[] | undefined {
  const own = /^(https?:\/\/[^/]+)(.*)$/.exec(definition.baseUrl ?? '');
  const [, origin = '', path = ''] = own ?? [];
  const isOwn = origin === url.origin || origin.includes('{');
  // A path that holds an option cannot be guessed.
  return isOwn && !path.includes('{') ? splitPath(path) : undefined;
}

/** Takes off what does not belong to a base, again and again, so that the result is the same however often it is done. */
function stripPasted(definition: ProviderDefinition, segments: readonly string[]): readonly string[] {
  const endings = [
    ...pastedEndpoints,
    ...(definition.executor === 'litellm' ? litellmPages : []),
    ...(definition.executor === 'cohere' ? coherePaths : []),
    ...(needsVersion(definition) ? [] : [['v1']]),
  ];
  let rest = withoutDeployment(definition, segments);
  for (;;) {
    const ending = endings.find((candidate) => endsWith(rest, candidate)) ?? findGoogleCall(definition, rest);
    if (ending === undefined) return rest;
    rest = rest.slice(0, rest.length - ending.length);
  }
}

/** Azure's classic calls name the model in their address: `deployments/<name>/chat/completions`. */
function withoutDeployment({ executor }: ProviderDefinition, segments: readonly string[]): readonly string[] {
  const place = executor === 'azure' ? segments.indexOf('deployments') : -1;
  return place < 0 ? segments : segments.slice(0, place);
}

/** Google's do it too: `models/<id>:<verb>`. */
function findGoogleCall({ executor }: ProviderDefinition, segments: readonly string[]): readonly string[] | undefined {
  const call = segments.slice(-2);
  return executor === 'gemini' && call[0] === 'models' && call[1]?.includes(':') === true ? call : undefined;
}

function endsWith(segments: readonly string[], ending: readonly string[]): boolean {
  const offset = segments.length - ending.length;
  return offset >= 0 && ending.every((segment, place) => segments[offset + place]?.toLowerCase() === segment);
}
