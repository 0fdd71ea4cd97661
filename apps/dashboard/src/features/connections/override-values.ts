import type { ConnectionModel } from '@omniroute/contract';
import type { UnitKind } from '@omniroute/core';

type Word = NonNullable<ConnectionModel['override']>;

/** Kinds of token that a person may price, as the form shows them. */
export const priceFields = [
  { kind: 'input', label: 'Input price' },
  { kind: 'output', label: 'Output price' },
  { kind: 'cache-read', label: 'Cached input price' },
  { kind: 'cache-write', label: 'Cache write price' },
] as const;

/** Units that a person may price, with the modes of models that are billed by them. */
export const unitFields = [
  { unit: 'images', label: 'Image price', hint: 'USD per image', modes: ['image'] },
  { unit: 'audio-seconds', label: 'Audio price', hint: 'USD per second of audio taken in', modes: ['audio'] },
  { unit: 'characters', label: 'Speech price', hint: 'USD per character spoken', modes: ['audio'] },
  { unit: 'searches', label: 'Search price', hint: 'USD per search', modes: ['rerank'] },
] as const satisfies readonly UnitField[];

type UnitField = {
  readonly unit: UnitKind;
  readonly label: string;
  readonly hint: string;
  readonly modes: readonly ConnectionModel['mode'][];
};

/** The units to show for a model: those of its mode, all where that is not known, and any that has a price. */
export function unitFieldsOf({ mode, price }: ConnectionModel): readonly UnitField[] {
  const unknown = mode === undefined || mode === 'other';
  return unitFields.filter(({ unit, modes }: UnitField) => {
    return unknown || modes.includes(mode) || price?.usdPerUnit?.[unit] !== undefined;
  });
}

/** Limits that a person may set, in tokens. */
export const limitFields = [
  { limit: 'maxInputTokens', label: 'Context window', hint: 'Tokens of the prompt' },
  { limit: 'maxOutputTokens', label: 'Longest reply', hint: 'Tokens of the reply' },
] as const;

type PriceKind = (typeof priceFields)[number]['kind'];
type Limit = (typeof limitFields)[number]['limit'];

/** What stands in the form, as typed. */
export type OverrideValues = { readonly [name in PriceKind | UnitKind | Limit]: string };

/** The form as it opens: a person's own word, else empty, so that what upstreams say later still counts. */
export function valuesOfModel({ override = {} }: ConnectionModel): OverrideValues {
  return valuesOf({ ...override.usdPerMillion, ...override.usdPerUnit }, override);
}

/** What counts now: what upstream and catalogue say, but for what a person said. */
export function toldOfModel({ price, maxInputTokens, maxOutputTokens }: ConnectionModel): OverrideValues {
  return valuesOf({ ...price?.tiers[0]?.usdPerMillion, ...price?.usdPerUnit }, { maxInputTokens, maxOutputTokens });
}

function valuesOf(
  prices: Readonly<Record<string, string | undefined>>,
  limits: { readonly [limit in Limit]?: number | undefined },
): OverrideValues {
  return {
    input: prices['input'] ?? '',
    output: prices['output'] ?? '',
    'cache-read': prices['cache-read'] ?? '',
    'cache-write': prices['cache-write'] ?? '',
    images: prices['images'] ?? '',
    'audio-seconds': prices['audio-seconds'] ?? '',
    characters: prices['characters'] ?? '',
    searches: prices['searches'] ?? '',
    maxInputTokens: limits.maxInputTokens?.toString() ?? '',
    maxOutputTokens: limits.maxOutputTokens?.toString() ?? '',
  };
}

/** The first field that is no number, with what it should be; `undefined` when all are fine. */
export function findOverrideFault(
  values: OverrideValues,
): { readonly name: keyof OverrideValues; readonly message: string } | undefined {
  for (const name of [...priceFields.map(({ kind }) => kind), ...unitFields.map(({ unit }) => unit)]) {
    if (!/^(?:\d+(?:\.\d*)?|\.\d+)?$/.test(values[name].trim())) {
      return { name, message: 'An amount in USD, such as 0.15.' };
    }
  }
  for (const { limit } of limitFields) {
    if (!/^(?:[1-9]\d*)?$/.test(values[limit].trim())) {
      return { name: limit, message: 'A whole number of tokens, such as 128000.' };
    }
  }
  return undefined;
}

/** What is sent: what was filled in, and what was said earlier of things that the form does not show. `null` for nothing at all. */
export function overrideOf(values: OverrideValues, earlier: Word = {}): Word | null {
  const prices: [string, string][] = Object.entries(earlier.usdPerMillion ?? {});
  const merged = new Map(prices);
  for (const { kind } of priceFields) {
    const text = values[kind].trim();
    if (text === '') merged.delete(kind);
    else merged.set(kind, text);
  }
  const units = unitFields.flatMap(({ unit }) => {
    const text = values[unit].trim();
    return text === '' ? [] : [[unit, text] as const];
  });
  const limits = limitFields.flatMap(({ limit }) => {
    const text = values[limit].trim();
    return text === '' ? [] : [[limit, Number(text)] as const];
  });
  const word: Word = {
    ...(merged.size > 0 && { usdPerMillion: Object.fromEntries(merged) }),
    ...(units.length > 0 && { usdPerUnit: Object.fromEntries(units) }),
    ...Object.fromEntries(limits),
    ...(earlier.features && { features: earlier.features }),
  };
  return Object.keys(word).length === 0 ? null : word;
}
