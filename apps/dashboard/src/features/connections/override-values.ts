import type { ConnectionModel } from '@omniroute/contract';

/** Kinds of token that a person may price, as the form shows them. */
export const priceFields = [
  { kind: 'input', label: 'Input price' },
  { kind: 'output', label: 'Output price' },
  { kind: 'cache-read', label: 'Cached input price' },
  { kind: 'cache-write', label: 'Cache write price' },
] as const;

type PriceKind = (typeof priceFields)[number]['kind'];

/** What stands in the form, as typed. */
export type OverrideValues = { readonly [kind in PriceKind]: string } & { readonly maxInputTokens: string };

/** The form as it opens: a person's own word, else empty, so that what upstreams say later still counts. */
export function valuesOfModel(model: ConnectionModel): OverrideValues {
  const own = model.overridden && model.price?.source === 'user' ? model.price.tiers[0]?.usdPerMillion : undefined;
  return {
    input: own?.['input'] ?? '',
    output: own?.['output'] ?? '',
    'cache-read': own?.['cache-read'] ?? '',
    'cache-write': own?.['cache-write'] ?? '',
    maxInputTokens: model.overridden && model.maxInputTokens !== undefined ? String(model.maxInputTokens) : '',
  };
}

/** What is sent: only what was filled in. */
export function overrideOf(values: OverrideValues) {
  const prices = priceFields.flatMap(({ kind }) => {
    const text = values[kind].trim();
    return text === '' ? [] : [[kind, text] as const];
  });
  const window = values.maxInputTokens.trim();
  return {
    ...(prices.length > 0 && { usdPerMillion: Object.fromEntries(prices) }),
    ...(window !== '' && { maxInputTokens: Number(window) }),
  };
}
