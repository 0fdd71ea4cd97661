import { parseUsd, type JsonObject, type JsonValue, type ModelFacts, type TokenKind } from '@omniroute/core';
import { findModelFacts } from '@omniroute/registry';
import type { OverrideFacts } from '../entities.ts';
import { featureKeys, isPriceKey, limitKeys, perMillion, priceKeys, readLongPriceKey } from '../facts.ts';
import { splitModel } from '../litellm-models.ts';
import { findNative } from '../litellm-providers.ts';
import { defined, numberOf, objectOf, textOf } from '../values.ts';
import type { Deployment } from './read-deployments.ts';
import type { Verdict } from './verdict.ts';

export type FactVerdict = {
  readonly section: 'litellm_params' | 'model_info';
  readonly key: string;
  readonly verdict: Verdict;
};

export type ReadFacts = { readonly facts: OverrideFacts; readonly verdicts: readonly FactVerdict[] };

/**
 * What a deployment that OmniRoute calls itself says of its model, and what becomes of each key that says it. Prices may stand in
 * both sections, and those of `litellm_params` count first, as in LiteLLM.
 */
export function readFacts(deployment: Deployment, entry: JsonObject): ReadFacts {
  const info = objectOf(entry['model_info']);
  const params = objectOf(entry['litellm_params']);
  const base = readBaseModel(deployment, info);
  const prices = readPrices(deployment, { ...info, ...params });
  const limits = readLimits(info);
  const features = readFeatures(info);
  const facts = defined({
    ...base?.facts,
    ...limits,
    features: Object.keys(features).length > 0 ? { ...base?.facts.features, ...features } : base?.facts.features,
    usdPerMillion: prices.usdPerMillion ?? (prices.isListed ? undefined : base?.facts.usdPerMillion),
  });
  const verdicts = [
    ...Object.entries(params).flatMap(([key, value]) =>
      isPriceKey(key) ? [{ section: 'litellm_params' as const, key, verdict: prices.judge(key, value ?? null) }] : [],
    ),
    ...Object.entries(info).flatMap(([key, value]) => {
      const verdict = isPriceKey(key) ? prices.judge(key, value ?? null) : judgeFact(key, value ?? null, base?.verdict);
      return verdict === undefined ? [] : [{ section: 'model_info' as const, key, verdict }];
    }),
  ];
  return { facts, verdicts };
}

const stored: Verdict = ['mapped', 'Entered at the model of the connection.'];
const noFigure: Verdict = ['unsupported', 'It is no figure that can be entered at a model.'];

function judgeFact(key: string, value: JsonValue, ofBase: Verdict | undefined): Verdict | undefined {
  if (key === 'base_model') return ofBase;
  if (limitKeys.has(key)) return positiveInteger(value) === undefined ? noFigure : stored;
  if (featureKeys.has(key)) return typeof value === 'boolean' ? stored : noFigure;
  if (key.startsWith('supports_')) return ['unsupported', 'OmniRoute keeps no such ability of models.'];
  return undefined;
}

function readLimits(info: JsonObject): Pick<OverrideFacts, 'maxInputTokens' | 'maxOutputTokens'> {
  return defined({
    maxInputTokens: positiveInteger(info['max_input_tokens']),
    maxOutputTokens: positiveInteger(info['max_output_tokens']) ?? positiveInteger(info['max_tokens']),
  });
}

function positiveInteger(value: JsonValue | undefined): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function readFeatures(info: JsonObject): NonNullable<OverrideFacts['features']> {
  const said = [...featureKeys].flatMap(([key, feature]) => {
    const value = info[key];
    return typeof value === 'boolean' ? [[feature, value] as const] : [];
  });
  return Object.fromEntries(said);
}

type Prices = {
  readonly usdPerMillion?: OverrideFacts['usdPerMillion'];
  /** The catalogue says the same, with its tiers: nothing to enter. */
  readonly isListed: boolean;
  readonly judge: (key: string, value: JsonValue) => Verdict;
};

function readPrices({ spec, model }: Deployment, fields: JsonObject): Prices {
  const given = new Map<TokenKind, string>();
  for (const [key, kind] of priceKeys) {
    const price = perMillion(fields[key]);
    if (price !== undefined) given.set(kind, price);
  }
  const hasLong = Object.keys(fields).some((key) => readLongPriceKey(key) !== undefined);
  const listed = spec && findModelFacts(spec.provider, model)?.price;
  if (hasLong && listed !== undefined && isListed(fields, listed)) {
    const verdict: Verdict = ['mapped', 'The built-in catalogue has the same price.'];
    return { isListed: true, judge: (key, value) => (isTokenPrice(key, value) ? verdict : noPrice(key)) };
  }
  // A price that names neither would leave the cost of every call unknown.
  const isWhole = given.has('input') || given.has('output');
  return {
    isListed: false,
    ...(isWhole && { usdPerMillion: Object.fromEntries(given) }),
    judge: (key, value) => judgePrice(key, value, isWhole),
  };
}

function judgePrice(key: string, value: JsonValue, isWhole: boolean): Verdict {
  if (!isTokenPrice(key, value)) return noPrice(key);
  if (!isWhole) return ['unsupported', 'It counts only beside a price of input or output tokens.'];
  if (priceKeys.has(key)) return stored;
  return ['approximated', 'Prompts of any length are counted at the base price: an entered price has no thresholds.'];
}

function isTokenPrice(key: string, value: JsonValue): boolean {
  return (priceKeys.has(key) || readLongPriceKey(key) !== undefined) && perMillion(value) !== undefined;
}

function noPrice(key: string): Verdict {
  const isKnown = priceKeys.has(key) || readLongPriceKey(key) !== undefined;
  return isKnown ? noFigure : ['unsupported', 'A price entered at a model is one per token, for one class of service.'];
}

type Price = NonNullable<ModelFacts['price']>;

/** Whether every price of the file is what the catalogue says. */
function isListed(fields: JsonObject, price: Price): boolean {
  return Object.entries(fields).every(([key, value]) => {
    const above = readLongPriceKey(key);
    const kind = priceKeys.get(key) ?? above?.kind;
    if (kind === undefined) return true;
    const tier = price.tiers.find(({ when }) => when?.inputTokensAbove === above?.above);
    const listed = tier?.usdPerMillion[kind];
    const given = perMillion(value);
    return listed !== undefined && given !== undefined && parseUsd(given) === parseUsd(listed);
  });
}

type BaseModel = { readonly facts: OverrideFacts; readonly verdict: Verdict };

/** What the catalogue knows of the model that a deployment of another name says it is. */
function readBaseModel({ spec, model }: Deployment, info: JsonObject): BaseModel | undefined {
  const written = textOf(info['base_model']);
  if (written === undefined || spec === undefined) return undefined;
  const { prefix, model: base } = splitModel(written, undefined);
  const provider = prefix === undefined ? undefined : findNative(prefix)?.provider;
  const known = [spec.provider, ...(provider === undefined ? [] : [provider])]
    .flatMap((each) => [findModelFacts(each, base) ?? [], findModelFacts(each, written) ?? []].flat())
    .at(0);
  if (known === undefined) {
    return { facts: {}, verdict: ['unsupported', 'The built-in catalogue knows no such model.'] };
  }
  if (findModelFacts(spec.provider, model) === known) {
    return { facts: {}, verdict: ['mapped', 'The built-in catalogue knows the model by its own name.'] };
  }
  const { maxInputTokens, maxOutputTokens, features, price } = known;
  const rates = price?.tiers.find(({ when }) => when === undefined)?.usdPerMillion;
  const usdPerMillion = rates?.input === undefined && rates?.output === undefined ? undefined : rates;
  return {
    facts: defined({ maxInputTokens, maxOutputTokens, features, usdPerMillion }),
    verdict: ['approximated', 'What the built-in catalogue knows of that model today is entered at this one.'],
  };
}
