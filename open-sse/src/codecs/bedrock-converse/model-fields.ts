import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { CanonicalRequest, Reasoning } from '../../canonical/request.ts';
import type { LossList } from '../loss-list.ts';
import { pickEffort } from '../pick-effort.ts';
import { asNumber, asObject, asOneOf } from '../read-json.ts';
import { modelFamily } from './quirks/model-family.ts';

/** The least that Claude takes as a thinking budget, in tokens. */
const minThinkingTokens = 1024;

const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
const openaiEfforts = ['none', ...efforts] as const;
type Effort = (typeof efforts)[number];

/** What an effort is worth to models that know budgets alone, in tokens. */
const budgets: Readonly<Record<Effort, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_768,
};

/**
 * What Converse has no field for but the model does: goes into `additionalModelRequestFields`, in the words of the model's vendor
 * (docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html).
 */
export function encodeModelFields(request: CanonicalRequest, losses: LossList): JsonObject {
  return { ...encodeTopK(request, losses), ...encodeReasoning(request, losses) };
}

function encodeTopK({ model, topK }: CanonicalRequest, losses: LossList): JsonObject {
  if (topK === undefined) return {};
  switch (modelFamily(model)) {
    case 'claude':
    case 'claude-budget':
    case 'claude-adaptive':
    case 'mistral':
      return { top_k: topK };
    case 'nova':
    case 'nova-2':
      return { inferenceConfig: { topK } };
    case 'gpt-oss':
    case 'openai':
    case 'other':
      losses.add('request.topK');
      return {};
  }
}

function encodeReasoning(request: CanonicalRequest, losses: LossList): JsonObject {
  const { model, reasoning } = request;
  if (!reasoning) return {};
  switch (modelFamily(model)) {
    case 'claude-adaptive':
      return encodeAdaptive(reasoning);
    case 'claude-budget':
      return encodeBudget(reasoning, request.maxOutputTokens, losses);
    case 'nova-2':
      return { reasoningConfig: encodeNova(reasoning, losses) };
    case 'gpt-oss':
      return defined({ reasoning_effort: threeEfforts(pickEffort(reasoning, losses)) });
    case 'openai':
      return encodeOpenai(reasoning, losses);
    case 'claude':
    case 'nova':
    case 'mistral':
    case 'other':
      if (!isOff(reasoning)) losses.add('request.reasoning');
      return {};
  }
}

function isOff({ enabled, effort }: Reasoning): boolean {
  return enabled === false || effort === 'none';
}

function encodeAdaptive(reasoning: Reasoning): JsonObject {
  if (isOff(reasoning)) return { thinking: { type: 'disabled' } };
  const { enabled, budgetTokens } = reasoning;
  const effort = reasoning.effort === 'minimal' ? 'low' : reasoning.effort;
  const thinking =
    budgetTokens === undefined
      ? enabled === true && { type: 'adaptive' }
      : { type: 'enabled', budget_tokens: Math.max(minThinkingTokens, budgetTokens) };
  return { ...(thinking && { thinking }), ...(effort !== undefined && { output_config: { effort } }) };
}

/** The budget is part of the output, and must be smaller than its limit. */
function encodeBudget(reasoning: Reasoning, limit: number | undefined, losses: LossList): JsonObject {
  if (isOff(reasoning)) return { thinking: { type: 'disabled' } };
  const effort = asOneOf(reasoning.effort, efforts) ?? 'medium';
  const wanted = Math.max(minThinkingTokens, reasoning.budgetTokens ?? budgets[effort]);
  const budget = limit === undefined ? wanted : Math.min(wanted, limit - 1);
  if (budget >= minThinkingTokens) return { thinking: { type: 'enabled', budget_tokens: budget } };
  losses.add('request.reasoning');
  return {};
}

function encodeNova(reasoning: Reasoning, losses: LossList): JsonObject {
  if (isOff(reasoning)) return { type: 'disabled' };
  const hasMeasure = reasoning.effort !== undefined || reasoning.budgetTokens !== undefined;
  const effort = hasMeasure ? threeEfforts(pickEffort(reasoning, losses)) : 'medium';
  return defined({ type: 'enabled', maxReasoningEffort: effort });
}

function encodeOpenai(reasoning: Reasoning, losses: LossList): JsonObject {
  const effort = pickEffort(reasoning, losses);
  return effort === undefined ? {} : { reasoning: { effort } };
}

function threeEfforts(effort: string | undefined): string | undefined {
  if (effort === undefined || effort === 'none') return undefined;
  if (effort === 'minimal' || effort === 'low') return 'low';
  return effort === 'medium' ? 'medium' : 'high';
}

export type ModelFields = {
  readonly reasoning?: Reasoning;
  readonly topK?: number;
  /** What was not read. */
  readonly rest: JsonObject;
};

/** Reads what `encodeModelFields` writes, whichever model it was written for. */
export function decodeModelFields(fields: JsonObject): ModelFields {
  const rest: Record<string, JsonValue | undefined> = { ...fields };
  const take = <T>(name: string, value: T | undefined): T | undefined => {
    if (value !== undefined) delete rest[name];
    return value;
  };
  const inner = only(fields['inferenceConfig'], 'topK');
  const topK = take('top_k', asNumber(fields['top_k'])) ?? take('inferenceConfig', asNumber(inner));
  const effort =
    take('output_config', asOneOf(only(fields['output_config'], 'effort'), efforts)) ??
    take('reasoning_effort', asOneOf(fields['reasoning_effort'], efforts)) ??
    take('reasoning', asOneOf(only(fields['reasoning'], 'effort'), openaiEfforts));
  const thinking =
    take('thinking', decodeThinking(asObject(fields['thinking']))) ??
    take('reasoningConfig', decodeNova(asObject(fields['reasoningConfig'])));
  const reasoning = effort || thinking ? defined({ effort, ...thinking }) : undefined;
  return defined({ reasoning, topK, rest });
}

/** The value of the only field that an object has. */
function only(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const object = asObject(value);
  return object && Object.keys(object).length === 1 ? object[name] : undefined;
}

function decodeThinking(thinking: JsonObject | undefined): Reasoning | undefined {
  const count = Object.keys(thinking ?? {}).length;
  const budgetTokens = asNumber(thinking?.['budget_tokens']);
  if (thinking?.['type'] === 'enabled' && count === 2 && budgetTokens !== undefined) {
    return { enabled: true, budgetTokens };
  }
  if (count !== 1) return undefined;
  return thinking?.['type'] === 'adaptive'
    ? { enabled: true }
    : thinking?.['type'] === 'disabled'
      ? { enabled: false }
      : undefined;
}

function decodeNova(config: JsonObject | undefined): Reasoning | undefined {
  const count = Object.keys(config ?? {}).length;
  if (config?.['type'] === 'disabled' && count === 1) return { enabled: false };
  const effort = asOneOf(config?.['maxReasoningEffort'], efforts);
  return config?.['type'] === 'enabled' && count === 2 && effort ? { enabled: true, effort } : undefined;
}
