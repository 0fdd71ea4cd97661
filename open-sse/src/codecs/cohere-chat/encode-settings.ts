import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { CanonicalRequest, OutputFormat, Reasoning } from '../../canonical/request.ts';
import type { LossList } from '../loss-list.ts';

/** Cohere refuses what lies beyond these bounds (https://docs.cohere.com/reference/chat and …/reference/errors). */
const bounds = { temperature: [0, 1], topP: [0.01, 0.99], topK: [0, 500], penalty: [0, 1] } as const;
const mostStopSequences = 5;

/** How the model samples and when it stops. */
export function encodeSettings(request: CanonicalRequest, losses: LossList): JsonObject {
  const { stopSequences } = request;
  if (stopSequences && stopSequences.length > mostStopSequences) losses.add('request.stopSequences');
  return defined({
    max_tokens: request.maxOutputTokens,
    temperature: clamp(request.temperature, bounds.temperature, () => losses.add('request.temperature')),
    // 1 is no bound at all, and the highest one that Cohere takes is hardly any.
    p: clamp(request.topP, bounds.topP, () => request.topP !== 1 && losses.add('request.topP')),
    k: clamp(request.topK, bounds.topK, () => losses.add('request.topK')),
    stop_sequences: stopSequences?.slice(0, mostStopSequences),
    seed: request.seed,
    ...encodePenalties(request, losses),
    logprobs: request.logprobs ? true : undefined,
  });
}

function clamp(
  value: number | undefined,
  [least, most]: readonly [number, number],
  note: () => void,
): number | undefined {
  if (value === undefined || (value >= least && value <= most)) return value;
  note();
  return Math.min(most, Math.max(least, value));
}

/** Only one of the two may be there: frequency, where both are wished for. */
function encodePenalties(request: CanonicalRequest, losses: LossList): JsonObject {
  const { frequencyPenalty: frequency, presencePenalty: presence } = request;
  if (frequency && presence) losses.add('request.presencePenalty');
  if (presence && !frequency) {
    return defined({ presence_penalty: clamp(presence, bounds.penalty, () => losses.add('request.presencePenalty')) });
  }
  return defined({
    frequency_penalty: clamp(frequency, bounds.penalty, () => losses.add('request.frequencyPenalty')),
    presence_penalty: frequency === undefined ? presence : undefined,
  });
}

/** The form of the answer cannot be asked for beside tools, which say theirs. Cohere enforces every schema, strict or not. */
export function encodeOutput(
  output: OutputFormat | undefined,
  hasTools: boolean,
  losses: LossList,
): JsonObject | undefined {
  if (output === undefined) return undefined;
  if (output.type === 'text') return hasTools ? undefined : { type: 'text' };
  if (hasTools) {
    losses.add('request.output');
    return undefined;
  }
  if (output.type === 'json') return { type: 'json_object' };
  losses.addIf(output.description, 'request.output.description');
  return { type: 'json_object', json_schema: output.schema };
}

/** Budgets for efforts below the highest, near those of Google's (https://ai.google.dev/gemini-api/docs/openai#thinking). */
const budgets = { minimal: 1024, low: 2048, medium: 8192 } as const;

/**
 * Models that can think do so unless they are told not to, without a bound unless they are given one; others refuse the field. So a
 * mere wish to think stays unsaid.
 */
export function encodeThinking(reasoning: Reasoning | undefined, losses: LossList): JsonObject | undefined {
  const { effort, budgetTokens, enabled } = reasoning ?? {};
  if (enabled === false || effort === 'none') return { type: 'disabled' };
  if (budgetTokens !== undefined) return { type: 'enabled', token_budget: Math.max(1, budgetTokens) };
  switch (effort) {
    case undefined:
      return undefined;
    case 'high':
      return { type: 'enabled' };
    case 'xhigh':
    case 'max':
      losses.add('request.reasoning.effort');
      return { type: 'enabled' };
    case 'minimal':
    case 'low':
    case 'medium':
      losses.add('request.reasoning.effort');
      return { type: 'enabled', token_budget: budgets[effort] };
  }
}
