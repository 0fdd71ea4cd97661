import type { Connection, ConnectionCreate, RouteInput } from '@omniroute/contract';
import { classifyHost } from '@omniroute/core';
import { limitValuesOf, toLimits, type LimitValues } from '../limits/limit-values.ts';
import { parseHeaders, parseLines, writeHeaders } from './headers-text.ts';

/** What stands in the form, as text. */
export type ConnectionValues = {
  readonly baseUrl: string;
  readonly secret: string;
  /** Takes the stored key away; for servers that need none. */
  readonly removeSecret: boolean;
  readonly name: string;
  readonly allowPrivateNetwork: boolean;
  readonly headers: string;
  readonly models: string;
  readonly upstreamRetries: boolean;
  /** What the provider's fields ask for, by their ids. */
  readonly options: Readonly<Record<string, string>>;
  readonly limits: LimitValues;
};

export type ConnectionUpdate = RouteInput<'updateConnection'>['body'];

/** The form of a connection that is not there yet. */
export function blankValues(baseUrl: string | undefined, name: string): ConnectionValues {
  return {
    baseUrl: baseUrl ?? '',
    secret: '',
    removeSecret: false,
    name,
    allowPrivateNetwork: false,
    headers: '',
    models: '',
    upstreamRetries: false,
    options: {},
    limits: limitValuesOf(),
  };
}

/** The form of a connection that is there. Its secret never comes back. */
export function valuesOf(connection: Connection): ConnectionValues {
  const { settings } = connection;
  return {
    ...blankValues(connection.baseUrl, connection.name),
    allowPrivateNetwork: settings.allowPrivateNetwork ?? false,
    headers: writeHeaders(settings.headers),
    models: (settings.models ?? []).join('\n'),
    upstreamRetries: settings.upstreamRetries ?? false,
    options: settings.options ?? {},
    limits: limitValuesOf(settings.limits),
  };
}

/** What is sent to create a connection. */
export function toCreate(provider: string, values: ConnectionValues): ConnectionCreate {
  const secret = values.secret.trim();
  return {
    provider,
    name: values.name.trim(),
    settings: toSettings(values),
    ...(values.baseUrl.trim() === '' ? {} : { baseUrl: values.baseUrl.trim() }),
    ...(secret === '' ? {} : { secret }),
  };
}

/** What is sent to change a connection: an empty key keeps the stored one, and what the form does not show stays too. */
export function toUpdate(values: ConnectionValues, { sync, newModels }: Connection['settings']): ConnectionUpdate {
  const secret = values.secret.trim();
  return {
    name: values.name.trim(),
    baseUrl: values.baseUrl.trim(),
    settings: {
      ...toSettings(values),
      ...(sync !== undefined && { sync }),
      ...(newModels !== undefined && { newModels }),
    },
    ...(secret === '' ? (values.removeSecret ? { secret: null } : {}) : { secret }),
  };
}

function toSettings(values: ConnectionValues): NonNullable<ConnectionCreate['settings']> {
  const headers = parseHeaders(values.headers);
  const models = parseLines(values.models);
  const options = filled(values.options);
  const limits = toLimits(values.limits);
  return {
    ...(values.allowPrivateNetwork ? { allowPrivateNetwork: true } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(models.length > 0 ? { models } : {}),
    ...(values.upstreamRetries ? { upstreamRetries: true } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
    ...(limits ? { limits } : {}),
  };
}

function filled(options: Readonly<Record<string, string>>): Record<string, string> {
  const trimmed = Object.entries(options).map(([id, value]) => [id, value.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}

type NameSource = {
  readonly id: string;
  /** Set when the provider has one address for all. */
  readonly baseUrl?: string | undefined;
};

/**
 * A name that is free: the provider's id, or for a server of one's own its host, since there may be several.
 * Local hosts say nothing, so they give the provider's id too.
 */
export function suggestName(provider: NameSource, host: string | undefined, taken: readonly string[]): string {
  const own = provider.baseUrl === undefined && host !== undefined && classifyHost(host) === 'name';
  const base = own ? host : provider.id;
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let name = base;
  for (let number = 2; used.has(name.toLowerCase()); number += 1) name = `${base}-${number}`;
  return name;
}
