import { isWireFormat } from '@omniroute/core';
import { estimateTokens, priceUsage, type LimitAmount } from '@omniroute/metering';
import { expectedOutputTokens } from '@omniroute/routing';
import { expectedCosts } from '../pipeline/expected-costs.ts';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';
import type { PlanRun } from '../pipeline/served.ts';

export type EstimateRun = Pick<PlanRun, 'pipeline' | 'exchange' | 'inbound'>;

/**
 * What a request is expected to use at a target: the tokens of its prompt and, of a chat, of a usual answer; the cost by the target's
 * price, where that is known. `candidate` absent: nobody knows yet what it costs.
 */
export function estimateUse(run: EstimateRun, candidate: LiveCandidate | undefined): LimitAmount {
  const { inputCharacters, maxOutputTokens, units } = run.inbound.facts;
  const inputTokens = estimateTokens(inputCharacters);
  if (!answersInTokens(run)) return { tokens: inputTokens, costNanoUsd: costOfInput(candidate, inputTokens, units) };
  const request = { inputTokens, maxOutputTokens };
  const { health } = run.pipeline;
  const output = expectedOutputTokens(candidate ? [memberOf(candidate)] : [], { health, request });
  const [cost = 0] = candidate ? expectedCosts([candidate], { health, request }) : [];
  return { tokens: inputTokens + Math.round(output), costNanoUsd: cost };
}

function answersInTokens({ exchange }: EstimateRun): boolean {
  const { format } = exchange.codec;
  return isWireFormat(format) || format === 'openai-completions';
}

function costOfInput(
  candidate: LiveCandidate | undefined,
  input: number,
  units: EstimateRun['inbound']['facts']['units'],
): number {
  const price = candidate?.facts?.price;
  return price ? (priceUsage({ input }, price, units) ?? 0) : 0;
}

function memberOf({ connection, model, options, facts }: LiveCandidate) {
  return { target: { connectionId: connection.upstream.id, model, options, facts } };
}
