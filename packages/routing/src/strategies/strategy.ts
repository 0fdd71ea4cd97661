import type { HealthView } from '../health/health-view.ts';
import type { Candidate } from '../plan.ts';
import type { PriceUsage, RouteRequest } from '../route-request.ts';
import type { TargetRef } from '../routing-table.ts';

/** A member of a combo as a strategy sees it. A nested combo is judged by the target that it would ask first. */
export type Member = { readonly weight?: number | undefined; readonly target: Candidate };

export type StrategyContext = {
  readonly comboId: string;
  /** Who asks, where the same one shall get the same order. */
  readonly sticky: string | undefined;
  readonly request: RouteRequest;
  readonly health: HealthView;
  readonly priceUsage: PriceUsage;
  readonly nowMs: number;
  /** Numbers in [0, 1). */
  random(): number;
};

/** A pure permutation: every member comes back exactly once, and nothing but the arguments decides where. */
export type Strategy = <M extends Member>(members: readonly M[], context: StrategyContext) => readonly M[];

export const defaultWeight = 1;

/** A target as text, for hashes and keys. */
export function targetKey({ connectionId, model }: TargetRef): string {
  return `${connectionId}/${model}`;
}
