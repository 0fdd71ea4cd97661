import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { CanonicalRequest, Reasoning } from '../../canonical/request.ts';
import type { LossList } from '../loss-list.ts';
import { configPrefix } from './decode-config.ts';
import { generationOf } from './quirks/generation.ts';

/** `own` are the request's fields of this format: those that belong into the configuration win over what they were read as. */
export function encodeConfig(request: CanonicalRequest, own: JsonObject, losses: LossList): JsonObject | undefined {
  const kept = Object.fromEntries(
    Object.entries(own)
      .filter(([name]) => name.startsWith(configPrefix))
      .map(([name, value]) => [name.slice(configPrefix.length), value]),
  );
  const hasSchema = kept['responseSchema'] !== undefined || kept['_responseJsonSchema'] !== undefined;
  const config = defined({
    ...encodeOutput(request, hasSchema, losses),
    thinkingConfig:
      kept['thinkingConfig'] === undefined && request.reasoning
        ? encodeThinking(request.reasoning, generationOf(request.model), losses)
        : undefined,
    maxOutputTokens: request.maxOutputTokens,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    stopSequences: request.stopSequences,
    seed: request.seed,
    candidateCount: request.choices,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    responseLogprobs: request.logprobs ? true : undefined,
    logprobs: request.logprobs?.top,
    ...kept,
  });
  return Object.keys(config).length === 0 ? undefined : config;
}

/** Gemini enforces every schema, strict or not, and gives it no name. */
function encodeOutput({ output }: CanonicalRequest, hasSchema: boolean, losses: LossList): JsonObject {
  if (!output) return {};
  if (output.type === 'text') return { responseMimeType: 'text/plain' };
  if (output.type === 'json') return { responseMimeType: 'application/json' };
  losses.addIf(output.description, 'request.output.description');
  return defined({
    responseMimeType: 'application/json',
    responseJsonSchema: hasSchema ? undefined : output.schema,
  });
}

/** Budgets that Google itself takes for efforts (https://ai.google.dev/gemini-api/docs/openai#thinking). */
const budgets = { none: 0, minimal: 1024, low: 1024, medium: 8192, high: 24_576, xhigh: 24_576, max: 24_576 } as const;
const levels = {
  none: 'minimal',
  minimal: 'minimal',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
} as const;

/** Models up to 2.5 know budgets alone, later ones prefer levels and always think. Thoughts are shown where thinking was asked for. */
function encodeThinking(
  reasoning: Reasoning,
  generation: number,
  losses: LossList,
): Record<string, JsonValue> | undefined {
  const { effort, budgetTokens, enabled } = reasoning;
  const hasLevels = generation >= 3;
  if (enabled === false || effort === 'none') {
    if (hasLevels) losses.add('request.reasoning.enabled');
    return hasLevels ? { thinkingLevel: levels.none } : { thinkingBudget: 0 };
  }
  if (budgetTokens !== undefined) return { includeThoughts: true, thinkingBudget: budgetTokens };
  if (effort === undefined) return enabled ? { includeThoughts: true } : undefined;
  if (effort === 'xhigh' || effort === 'max') losses.add('request.reasoning.effort');
  return hasLevels
    ? { includeThoughts: true, thinkingLevel: levels[effort] }
    : { includeThoughts: true, thinkingBudget: budgets[effort] };
}
