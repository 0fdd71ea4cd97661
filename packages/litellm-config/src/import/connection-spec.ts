import {
  classifyHost,
  isJsonObject,
  OmniError,
  type ConnectionSettings,
  type JsonObject,
  type ProviderDefinition,
  type ProviderId,
} from '@omniroute/core';
import { findProvider, normaliseBaseUrl, providers } from '@omniroute/registry';
import { accountFormOf, fillOwnAddress, type Account } from '../accounts/index.ts';
import type { Refusal } from '../litellm-models.ts';
import { findNative, isGeneric, type NativeProvider } from '../litellm-providers.ts';
import { environmentNameOf } from '../reference.ts';
import { defined, objectOf, textOf } from '../values.ts';
import { readOwnSettings } from './read-own-settings.ts';

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

export type SpecSource = {
  /** LiteLLM's prefix. */
  readonly prefix: string;
  /** In LiteLLM's spelling, without the prefix; empty for a credential that no deployment uses. */
  readonly model: string;
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
  const provider = pickProvider(native, ours, source.params);
  const definition = findProvider(provider);
  if (definition === undefined) return { refused: `OmniRoute has no provider “${provider}”` };
  const account = accountFormOf(provider).read({
    params: source.params,
    model: source.model,
    native: provider === native.provider ? native : { ...native, keyVariable: undefined },
    withDefaults: !isOurs(source.credentialInfo),
  });
  if ('refused' in account) return account;
  const options = { ...account.options, ...readOwnSettings(objectOf(ours['settings'])).options };
  const isTold = isOurs(source.credentialInfo)
    ? isGeneric(provider) || provider === 'azure'
    : provider !== native.provider;
  const base = readBaseUrl(definition, account.address, { options, isTold });
  if ('refused' in base) return base;
  const settings = { ...readSettings(definition, base, source), ...(Object.keys(options).length > 0 && { options }) };
  return { provider, ...base, ...readSecret(account), settings };
}

/** True when OmniRoute wrote the credential: then it says all, and nothing is inferred. */
export function isOurs(credentialInfo: JsonObject): boolean {
  return textOf(objectOf(credentialInfo['omniroute'])['provider']) !== undefined;
}

function pickProvider(native: NativeProvider, ours: JsonObject, params: JsonObject): ProviderId {
  const written = textOf(ours['provider']);
  if (written !== undefined && findProvider(written) !== undefined) return written;
  const address = textOf(params['api_base']) ?? textOf(params['base_url']);
  if (address === undefined) return native.provider;
  // With an address of its own, LiteLLM speaks to a server of Hugging Face's and not to the router.
  if (native.provider === 'huggingface' && !isHost(address, 'huggingface.co')) return 'tgi';
  if (native.provider !== 'openai' || isHost(address, 'api.openai.com')) return native.provider;
  // A vendor needs a key, and OpenAI's, which LiteLLM would take, is none of its.
  const vendor = textOf(params['api_key']) === undefined ? undefined : findVendor(address);
  return vendor?.id ?? 'openai-compatible';
}

function isHost(address: string, host: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === host || hostname.endsWith(`.${host}`);
}

/** The vendor of OpenAI's format whose own address this is. */
function findVendor(address: string): ProviderDefinition | undefined {
  const bare = address.replace(/\/+$/, '');
  return providers.find(
    ({ executor, kind, baseUrl }) => executor === 'openai' && kind === 'hosted' && baseUrl === bare,
  );
}

type Base = { readonly baseUrl?: string; readonly isBaseUrlChanged: boolean };
type Addressing = {
  readonly options: Readonly<Record<string, string>>;
  /** The provider's own address need not be said: the connection has it anyway. */
  readonly isTold: boolean;
};

function readBaseUrl(
  definition: ProviderDefinition,
  address: string | undefined,
  addressing: Addressing,
): Base | Refusal {
  const { options, isTold } = addressing;
  if (address === undefined) {
    return definition.baseUrl === undefined ? { refused: 'no api_base is given' } : { isBaseUrlChanged: false };
  }
  if (environmentNameOf(address) !== undefined) return { baseUrl: address, isBaseUrlChanged: false };
  try {
    const { baseUrl } = normaliseBaseUrl(definition, address, options);
    if (isTold && baseUrl === fillOwnAddress(definition.id, options)) return { isBaseUrlChanged: false };
    return { baseUrl, isBaseUrlChanged: baseUrl !== address.replace(/\/+$/, '') && !isRewritten.has(definition.id) };
  } catch (error) {
    if (error instanceof OmniError) return { refused: 'its api_base is no address that a connection can have' };
    throw error;
  }
}

/** LiteLLM's addresses of these always differ from ours by a fixed path, and that is no news. */
const isRewritten: ReadonlySet<ProviderId> = new Set(['ollama', 'azure', 'cohere']);

type Secret = Pick<ConnectionSpec, 'secretRef' | 'literalSecret'>;

function readSecret({ secret }: Account): Secret {
  if (secret === undefined) return {};
  return environmentNameOf(secret) === undefined ? { literalSecret: secret } : { secretRef: secret };
}

function readSettings(definition: ProviderDefinition, base: Base, source: SpecSource): ConnectionSettings {
  const withHeaders = defined({ headers: readHeaders(source.params) });
  const ours = objectOf(source.credentialInfo['omniroute']);
  if (isOurs(source.credentialInfo)) return { ...readOwnSettings(objectOf(ours['settings'])), ...withHeaders };
  const address = base.baseUrl ?? definition.baseUrl;
  return { ...(address !== undefined && isPrivate(address) && { allowPrivateNetwork: true }), ...withHeaders };
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
