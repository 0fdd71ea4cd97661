import type { NanoUsd } from '@omniroute/core';
import { priceUsage } from '@omniroute/metering';
import { expectedCost, expectedOutputTokens, type HealthView, type RouteRequest } from '@omniroute/routing';
import type { LiveCandidate } from './resolve-plan.ts';

export type CostFacts = {
  readonly health: HealthView;
  readonly request: Pick<RouteRequest, 'inputTokens' | 'maxOutputTokens'>;
};

/** What a call of each candidate is expected to cost; `undefined` where its price is not known. In the order of the candidates. */
export function expectedCosts(
  candidates: readonly LiveCandidate[],
  facts: CostFacts,
): readonly (NanoUsd | undefined)[] {
  const members = candidates.map(memberOf);
  const output = expectedOutputTokens(members, facts);
  return members.map((member) => expectedCost(member, output, { ...facts, priceUsage }));
}

function memberOf({ connection, model, options, facts }: LiveCandidate) {
  return { target: { connectionId: connection.upstream.id, model, options, facts } };
}
