import type { KeyView, RouteInput } from '@omniroute/contract';
import { blankCache, cacheValuesOf, toKeyCache, type CacheValues } from '../cache/cache-values.ts';
import { limitValuesOf, toLimits, type LimitValues } from '../limits/limit-values.ts';

type KeyCreate = RouteInput<'createKey'>['body'];
type KeyUpdate = RouteInput<'updateKey'>['body'];
type KeyOptions = NonNullable<KeyCreate['options']>;

/** A key as it stands in the form. */
export type KeyValues = {
  readonly name: string;
  readonly team: string;
  /** Separated by commas. */
  readonly tags: string;
  readonly forwards: boolean;
  /** One name or pattern a line; empty: all models. */
  readonly models: string;
  /** In the browser's own time zone, `YYYY-MM-DDTHH:MM`; empty: never. */
  readonly expires: string;
  readonly limits: LimitValues;
  readonly cache: CacheValues;
};

export const blankKey: KeyValues = {
  name: '',
  team: '',
  tags: '',
  forwards: false,
  models: '',
  expires: '',
  limits: limitValuesOf(),
  cache: blankCache,
};

export function keyValuesOf({ name, team = '', tags, options }: KeyView): KeyValues {
  return {
    name,
    team,
    tags: tags.join(', '),
    forwards: options.forwardAttribution ?? false,
    models: (options.models ?? []).join('\n'),
    expires: options.expiresAt === undefined ? '' : toLocalTime(options.expiresAt),
    limits: limitValuesOf(options.limits),
    cache: cacheValuesOf(options.cache),
  };
}

export function toKeyCreate(values: KeyValues): KeyCreate {
  const tags = listOf(values.tags, ',');
  const options = toOptions(values, {});
  return {
    name: values.name.trim(),
    ...(values.team.trim() !== '' && { team: values.team.trim() }),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

/** `before`: what the form does not show stays. */
export function toKeyUpdate(values: KeyValues, before: KeyView): KeyUpdate {
  return {
    name: values.name.trim(),
    team: values.team.trim() === '' ? null : values.team.trim(),
    tags: listOf(values.tags, ','),
    options: toOptions(values, before.options),
  };
}

/** The very values of a key, to be sent when a change is undone. */
export function toRestore({ name, team, tags, options }: KeyView): KeyUpdate {
  return { name, team: team ?? null, tags, options };
}

function toOptions(values: KeyValues, before: KeyOptions): KeyOptions {
  const { forwardAttribution: _forwards, models: _models, limits: _limits, cache: _cache, expiresAt, ...rest } = before;
  const models = listOf(values.models, '\n');
  const limits = toLimits(values.limits);
  const cache = toKeyCache(values.cache);
  // A date that was not touched keeps its seconds.
  const isSame = expiresAt !== undefined && toLocalTime(expiresAt) === values.expires;
  const expires = isSame ? expiresAt : values.expires === '' ? undefined : new Date(values.expires).toISOString();
  return {
    ...rest,
    ...(values.forwards && { forwardAttribution: true }),
    ...(models.length > 0 && { models }),
    ...(limits && { limits }),
    ...(cache && { cache }),
    ...(expires !== undefined && { expiresAt: expires }),
  };
}

function listOf(text: string, separator: string): string[] {
  const parts = text.split(separator).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

function toLocalTime(iso: string): string {
  const date = new Date(iso);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
