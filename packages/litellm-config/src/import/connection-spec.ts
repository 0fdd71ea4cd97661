import {
  classifyHost,
  isJsonObject,
  OmniError,
  type ConnectionSettings,
  type JsonObject,
  type ProviderId,
} from '@omniroute/core';
import { findProvider, normaliseBaseUrl } from '@omniroute/registry';
import { findNative, type NativeProvider } from '../litellm-providers.ts';
import { environmentNameOf, referTo } from '../reference.ts';
import { objectOf, textOf } from '../values.ts';

/** What a deployment says of the account that it calls, before that account has a name. */
export type ConnectionSpec = {
  readonly provider: ProviderId;
  readonly baseUrl?: string;
  /** The address was completed on the way, such as by `/v1`. */
  readonly isBaseUrlChanged: boolean;
  readonly secretRef?: string;
  /** A key that stands in the file itself. Only tells accounts apart; it is never handed on. */
  readonly literalSecret?: string;
  readonly settings: ConnectionSettings;
};

/** Why a deployment cannot be called by OmniRoute itself. */
export type Refusal = { readonly refused: string };

export type SpecSource = {
  /** LiteLLM's prefix. */
  readonly prefix: string;
  /** `litellm_params`, with what a named credential adds. */
  readonly params: JsonObject;
  /** `credential_info` of that credential. */
  readonly credentialInfo: JsonObject;
};

/** Reads the account of a deployment, or says why only LiteLLM can reach it. */
export function readConnectionSpec(source: SpecSource): ConnectionSpec | Refusal {
  const native = findNative(source.prefix);
  if (native === undefined) return { refused: `OmniRoute does not speak to “${source.prefix}” itself` };
  const ours = objectOf(source.credentialInfo['omniroute']);
  const address = textOf(source.params['api_base']) ?? textOf(source.params['base_url']) ?? implicitBase(native, ours);
  const provider = pickProvider(native, ours, address);
  const base = readBaseUrl(provider, address);
  if ('refused' in base) return base;
  const secret = readSecret(
    source.params,
    isOurs(ours) || provider !== native.provider ? undefined : native.keyVariable,
  );
  return { provider, ...base, ...secret, settings: readSettings(provider, base, source) };
}

function implicitBase(native: NativeProvider, ours: JsonObject): string | undefined {
  return isOurs(ours) || native.baseVariable === undefined ? undefined : referTo(native.baseVariable);
}

/** True when OmniRoute wrote the credential: then it says all, and nothing is inferred. */
function isOurs(ours: JsonObject): boolean {
  return textOf(ours['provider']) !== undefined;
}

function pickProvider(native: NativeProvider, ours: JsonObject, address: string | undefined): ProviderId {
  const written = textOf(ours['provider']);
  if (written !== undefined && findProvider(written) !== undefined) return written;
  if (native.provider !== 'openai' || address === undefined) return native.provider;
  const isOpenai = URL.canParse(address) && /(?:^|\.)api\.openai\.com$/.test(new URL(address).hostname);
  return isOpenai ? 'openai' : 'openai-compatible';
}

type Base = { readonly baseUrl?: string; readonly isBaseUrlChanged: boolean };

function readBaseUrl(provider: ProviderId, address: string | undefined): Base | Refusal {
  const definition = findProvider(provider);
  if (definition === undefined) return { refused: `OmniRoute has no provider “${provider}”` };
  if (address === undefined) {
    return definition.baseUrl === undefined ? { refused: 'no api_base is given' } : { isBaseUrlChanged: false };
  }
  if (environmentNameOf(address) !== undefined) return { baseUrl: address, isBaseUrlChanged: false };
  try {
    const { baseUrl } = normaliseBaseUrl(definition, address);
    // LiteLLM speaks Ollama's own API, whose base has no version: ours always differs, and that is no news.
    const isBaseUrlChanged = provider !== 'ollama' && baseUrl !== address.replace(/\/+$/, '');
    return { baseUrl, isBaseUrlChanged };
  } catch (error) {
    if (error instanceof OmniError) return { refused: 'its api_base is no address that a connection can have' };
    throw error;
  }
}

type Secret = Pick<ConnectionSpec, 'secretRef' | 'literalSecret'>;

/** Where no key is given, LiteLLM takes the vendor's variable; a server of one's own must not be sent that. */
function readSecret(params: JsonObject, vendorVariable: string | undefined): Secret {
  const key = textOf(params['api_key']);
  if (key === undefined) return vendorVariable === undefined ? {} : { secretRef: referTo(vendorVariable) };
  return environmentNameOf(key) === undefined ? { literalSecret: key } : { secretRef: key };
}

function readSettings(provider: ProviderId, base: Base, source: SpecSource): ConnectionSettings {
  const headers = readHeaders(source.params);
  const withHeaders = headers === undefined ? {} : { headers };
  const ours = objectOf(source.credentialInfo['omniroute']);
  if (isOurs(ours)) return { ...readOwnSettings(objectOf(ours['settings'])), ...withHeaders };
  const address = base.baseUrl ?? findProvider(provider)?.baseUrl;
  return { ...(address !== undefined && isPrivate(address) && { allowPrivateNetwork: true }), ...withHeaders };
}

function readOwnSettings(settings: JsonObject): ConnectionSettings {
  const { allowPrivateNetwork, upstreamRetries, models } = settings;
  const ids = Array.isArray(models) ? models.flatMap((model) => textOf(model) ?? []) : undefined;
  return {
    ...(typeof allowPrivateNetwork === 'boolean' && { allowPrivateNetwork }),
    ...(typeof upstreamRetries === 'boolean' && { upstreamRetries }),
    ...(ids !== undefined && { models: ids }),
  };
}

/** A bare word is a name of the local network or of a container; no public host has one. */
function isPrivate(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname;
  if (classifyHost(host) !== 'name') return classifyHost(host) === 'private';
  return !host.includes('.') || /\.(?:local|internal|lan|svc)$/.test(host);
}

/** Headers that a connection may hold: literal ones; a reference would be sent as it stands. */
function readHeaders(params: JsonObject): Readonly<Record<string, string>> | undefined {
  const given = params['extra_headers'];
  if (!isJsonObject(given)) return undefined;
  const taken = Object.entries(given).flatMap(([name, value]) =>
    isPlainHeader(name, value) && typeof value === 'string' ? [[name, value] as const] : [],
  );
  return taken.length === 0 ? undefined : Object.fromEntries(taken);
}

const credentialHeaders =
  /^(?:(?:proxy-)?authorization|.*(?:api-?key|token|secret).*|cookie|host|content-.*|connection)$/i;

/** False for what a connection may not set (credentials, hop-by-hop headers) and for values that are no printable text. */
export function isPlainHeader(name: string, value: unknown): boolean {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(name) || credentialHeaders.test(name)) return false;
  return typeof value === 'string' && /^[\x20-\x7e]{0,2048}$/.test(value) && environmentNameOf(value) === undefined;
}

/** Two deployments with the same text use the same account. */
export function identityOf(spec: ConnectionSpec): string {
  const { provider, baseUrl, secretRef, literalSecret, settings } = spec;
  return JSON.stringify([provider, baseUrl, secretRef, literalSecret, settings]);
}
