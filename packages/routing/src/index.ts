export {
  buildAliasTable,
  noAliases,
  type AliasEnd,
  type AliasPattern,
  type AliasTable,
  type Via,
} from './aliases/alias-table.ts';
export { expandPatterns } from './aliases/expand-patterns.ts';
export { followAlias, maxAliasSteps, type Followed } from './aliases/follow-alias.ts';
export { hiddenBy, type HiddenModels } from './aliases/hidden-by.ts';
export { countWildcards, matchName, readPattern } from './aliases/name-pattern.ts';
export type { ConditionPart } from './conditions/find-unmet.ts';
export { combosOf, findCycle } from './find-cycle.ts';
export {
  closedBreaker,
  closedUntil,
  phaseOf,
  stepBreaker,
  type BreakerEvent,
  type BreakerPhase,
  type BreakerState,
} from './health/breaker.ts';
export { countFailure, isUpstreamError } from './health/count-failure.ts';
export { BeginTimes, type BeginSample } from './health/begin-times.ts';
export { DecayedHistogram } from './health/decayed-histogram.ts';
export { nextStep, type GiveUpReason, type NextStep } from './fallback/next-step.ts';
export { waitBeforeRetry } from './fallback/retry-wait.ts';
export {
  defaultDeadlineMs,
  isAffordable,
  leadsOn,
  type WalkFailure,
  type WalkState,
  type WalkTarget,
} from './fallback/walk-state.ts';
export { addSample, meanOf, weightOf, type DecayedMean } from './health/decayed-mean.ts';
export type { ConnectionHealth, HealthView, TargetHealth } from './health/health-view.ts';
export { addCount, lastMinute, nothingCounted, type MinuteCount } from './health/minute-count.ts';
export { usualHalfLifeMs } from './health/outlier.ts';
export { isDrained, standingsOf, type Drains, type Standing, type StandingInput } from './health/standing.ts';
export { earnHedge, firstAllowance, spendHedge, type HedgeAllowance } from './hedge/hedge-allowance.ts';
export { hedgeDelayMs, type HedgeDelayInput } from './hedge/hedge-delay.ts';
export { mayMoveOn, type MoveOnInput } from './may-move-on.ts';
export { findNearest } from './nearest-names.ts';
export { plan, type Candidate, type Plan, type PlanInput, type Skipped, type SkipReason } from './plan.ts';
export { pickVersion } from './pick-version.ts';
export { resolveModel, type Resolved } from './resolve-model.ts';
export type { PriceUsage, RouteCaller, RouteRequest } from './route-request.ts';
export { expectedOutputTokens } from './strategies/expected-tokens.ts';
export { expectedCost } from './strategies/lowest-cost.ts';
export type { RoutingTable, TargetRef } from './routing-table.ts';
