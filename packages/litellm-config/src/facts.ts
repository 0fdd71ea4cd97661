import type { JsonObject, JsonValue, ModelFeature, TokenKind } from '@omniroute/core';
import type { OverrideFacts } from './entities.ts';
import { numberOf } from './values.ts';

/** LiteLLM's words for prices, in USD per single token. */
export const priceKeys: ReadonlyMap<string, TokenKind> = new Map([
  ['input_cost_per_token', 'input'],
  ['output_cost_per_token', 'output'],
  ['cache_read_input_token_cost', 'cache-read'],
  ['cache_creation_input_token_cost', 'cache-write'],
  ['cache_creation_input_token_cost_above_1hr', 'cache-write-1h'],
  ['output_cost_per_reasoning_token', 'reasoning'],
  ['input_cost_per_audio_token', 'audio-input'],
  ['output_cost_per_audio_token', 'audio-output'],
]);

/** Its words for what a model can do, in `model_info`. */
export const featureKeys: ReadonlyMap<string, ModelFeature> = new Map([
  ['supports_function_calling', 'tools'],
  ['supports_vision', 'vision'],
  ['supports_response_schema', 'json-schema'],
  ['supports_reasoning', 'reasoning'],
  ['supports_prompt_caching', 'prompt-caching'],
  ['supports_audio_input', 'audio'],
  ['supports_pdf_input', 'documents'],
  ['supports_assistant_prefill', 'prefill'],
]);

/** Its words for limits, in `model_info`; `max_tokens` is the older name of the output's. */
export const limitKeys: ReadonlyMap<string, 'maxInputTokens' | 'maxOutputTokens'> = new Map([
  ['max_input_tokens', 'maxInputTokens'],
  ['max_output_tokens', 'maxOutputTokens'],
  ['max_tokens', 'maxOutputTokens'],
]);

/** True for the keys in which LiteLLM writes prices. */
export function isPriceKey(key: string): boolean {
  return /(?:^|_)cost(?:_|$)/.test(key) || key === 'tiered_pricing';
}

/** The price of longer prompts: `input_cost_per_token_above_200k_tokens` → input, 200,000. */
export function readLongPriceKey(key: string): { readonly kind: TokenKind; readonly above: number } | undefined {
  const match = /^(.+)_above_(\d+)k_tokens$/.exec(key);
  const kind = priceKeys.get(match?.[1] ?? '');
  return kind === undefined ? undefined : { kind, above: Number(match?.[2]) * 1000 };
}

/** More than anybody charges, and few enough digits for every reader. */
const maxUsdPerMillion = 1e9;

/** USD per token as USD per million tokens. More than twelve digits are noise of binary fractions. */
export function perMillion(value: JsonValue | undefined): string | undefined {
  const perToken = numberOf(value);
  if (perToken === undefined || perToken < 0) return undefined;
  const [digits = '0', exponent = '0'] = String(perToken).split('e');
  const amount = Number(Number(`${digits}e${Number(exponent) + 6}`).toPrecision(12));
  if (amount > maxUsdPerMillion) return undefined;
  const text = String(amount);
  return text.includes('e') ? amount.toFixed(12).replace(/\.?0+$/, '') : text;
}

function perToken(usdPerMillion: string): number {
  return Number(`${usdPerMillion}e-6`);
}

/** What is known better of a model, as keys of `model_info`. */
export function writeFacts({ usdPerMillion = {}, features = {}, ...limits }: OverrideFacts): JsonObject {
  const prices = [...priceKeys].flatMap(([key, kind]) => {
    const price = usdPerMillion[kind];
    return price === undefined ? [] : [[key, perToken(price)] as const];
  });
  const abilities = [...featureKeys].flatMap(([key, feature]) => {
    const isAble = features[feature];
    return isAble === undefined ? [] : [[key, isAble] as const];
  });
  return {
    ...(limits.maxInputTokens !== undefined && { max_input_tokens: limits.maxInputTokens }),
    ...(limits.maxOutputTokens !== undefined && { max_output_tokens: limits.maxOutputTokens }),
    ...Object.fromEntries([...prices, ...abilities]),
  };
}
