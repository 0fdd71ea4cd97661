import type {
  JsonObject,
  JsonValue,
  ModelFacts,
  ModelFeature,
  ModelMode,
  Price,
  PriceTier,
  TokenKind,
  UnitKind,
} from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import { asNumber, asString } from '../codecs/read-json.ts';

/** LiteLLM's words for what we know of a model; its figures are USD per single token. */
const priceFields: readonly (readonly [field: string, kind: TokenKind])[] = [
  ['input_cost_per_token', 'input'],
  ['cache_read_input_token_cost', 'cache-read'],
  ['cache_creation_input_token_cost', 'cache-write'],
  ['cache_creation_input_token_cost_above_1hr', 'cache-write-1h'],
  ['output_cost_per_token', 'output'],
  ['output_cost_per_reasoning_token', 'reasoning'],
  ['input_cost_per_audio_token', 'audio-input'],
  ['output_cost_per_audio_token', 'audio-output'],
];

/** USD for one unit. Figures by size, quality or pixel are left out: one price cannot say them. */
const unitPriceFields: readonly (readonly [field: string, kind: UnitKind])[] = [
  ['output_cost_per_image', 'images'],
  ['input_cost_per_second', 'audio-seconds'],
  ['input_cost_per_character', 'characters'],
  ['input_cost_per_query', 'searches'],
];

const featureFields: readonly (readonly [field: string, feature: ModelFeature])[] = [
  ['supports_function_calling', 'tools'],
  ['supports_vision', 'vision'],
  ['supports_response_schema', 'json-schema'],
  ['supports_reasoning', 'reasoning'],
  ['supports_prompt_caching', 'prompt-caching'],
  ['supports_audio_input', 'audio'],
  ['supports_pdf_input', 'documents'],
  ['supports_assistant_prefill', 'prefill'],
];

const modes: ReadonlyMap<string, ModelMode> = new Map([
  ['chat', 'chat'],
  ['responses', 'chat'],
  ['completion', 'completion'],
  ['embedding', 'embedding'],
  ['image_generation', 'image'],
  ['image_edit', 'image'],
  ['audio_speech', 'audio'],
  ['audio_transcription', 'audio'],
  ['rerank', 'rerank'],
  ['moderation', 'moderation'],
]);

/** Reads `model_info` of a deployment, or a row of `/model_group/info`; both use the same names. */
export function readLitellmFields(id: string, fields: JsonObject): ModelFacts {
  const mode = asString(fields['mode']);
  return defined({
    id,
    mode: mode === undefined ? undefined : (modes.get(mode) ?? 'other'),
    maxInputTokens: positive(fields['max_input_tokens']),
    // `max_tokens` is the older name of the output limit.
    maxOutputTokens: positive(fields['max_output_tokens']) ?? positive(fields['max_tokens']),
    features: readFeatures(fields),
    price: readPrice(fields),
  });
}

/** `false` is also what LiteLLM says of a model that it does not know, so it counts only beside a known limit. */
function readFeatures(fields: JsonObject): ModelFacts['features'] {
  const known = positive(fields['max_input_tokens']) ?? positive(fields['max_tokens']);
  const features: { [feature in ModelFeature]?: boolean } = {};
  for (const [field, feature] of featureFields) {
    const value = fields[field];
    if (value === true || (value === false && known !== undefined)) features[feature] = value;
  }
  return Object.keys(features).length === 0 ? undefined : features;
}

/** Zero for both directions is what LiteLLM says when it knows no price of tokens: unknown, not free. */
function readPrice(fields: JsonObject): Price | undefined {
  const usdPerUnit = readUnitPrices(fields);
  const base = readRates(fields, '');
  if (isZero(base.input) && isZero(base.output))
    return usdPerUnit && { tiers: [{ usdPerMillion: {} }], usdPerUnit, source: 'litellm' };
  const tiers: PriceTier[] = [{ usdPerMillion: base }];
  for (const thousands of longPromptThresholds(fields)) {
    const rates = { ...base, ...readRates(fields, `_above_${thousands}k_tokens`) };
    tiers.push({ when: { inputTokensAbove: thousands * 1000 }, usdPerMillion: rates });
  }
  return { tiers, ...(usdPerUnit && { usdPerUnit }), source: 'litellm' };
}

function readUnitPrices(fields: JsonObject): Price['usdPerUnit'] {
  const prices: { [kind in UnitKind]?: string } = {};
  for (const [field, kind] of unitPriceFields) {
    const price = positive(fields[field]);
    if (price !== undefined) prices[kind] = plainDecimal(price);
  }
  return Object.keys(prices).length === 0 ? undefined : prices;
}

function isZero(rate: string | undefined): boolean {
  return rate === undefined || rate === '0';
}

function readRates(fields: JsonObject, suffix: string): PriceTier['usdPerMillion'] {
  const rates: { [kind in TokenKind]?: string } = {};
  for (const [field, kind] of priceFields) {
    const rate = perMillion(fields[field + suffix]);
    if (rate !== undefined) rates[kind] = rate;
  }
  return rates;
}

/** The thresholds of fields such as `input_cost_per_token_above_200k_tokens`, in thousands, ascending. */
function longPromptThresholds(fields: JsonObject): readonly number[] {
  const found = new Set<number>();
  for (const [name, value] of Object.entries(fields)) {
    const thousands = /^(?:input|output)_cost_per_token_above_(\d+)k_tokens$/.exec(name)?.[1];
    if (thousands !== undefined && perMillion(value) !== undefined) found.add(Number(thousands));
  }
  return [...found].sort((left, right) => left - right);
}

/** USD per token as USD per million tokens in plain decimal text, without the noise of binary fractions (`3e-06` → `"3"`). */
export function perMillion(value: JsonValue | undefined): string | undefined {
  const perToken = typeof value === 'string' && value.trim() !== '' ? Number(value) : asNumber(value);
  if (perToken === undefined || !Number.isFinite(perToken) || perToken < 0) return undefined;
  return plainDecimal(perToken * 1_000_000);
}

/** Without an exponent and without the noise of binary fractions. */
function plainDecimal(value: number): string {
  return Number(value.toPrecision(12))
    .toFixed(12)
    .replace(/\.?0+$/, '');
}

function positive(value: JsonValue | undefined): number | undefined {
  const number = asNumber(value);
  return number !== undefined && number > 0 ? number : undefined;
}
