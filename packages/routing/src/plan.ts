import type { Combo, ComboTarget, ModelFacts, ModelFeature, TargetOptions, WalkKind } from '@omniroute/core';
import { findUnmet, type ConditionPart } from './conditions/find-unmet.ts';
import type { HealthView } from './health/health-view.ts';
import { sortByStanding, standingsOf, type Standing } from './health/standing.ts';
import { pickVersion } from './pick-version.ts';
import type { PriceUsage, RouteRequest } from './route-request.ts';
import type { RoutingTable, TargetRef } from './routing-table.ts';
import { strategies } from './strategies/index.ts';
import { targetKey, type Member, type StrategyContext } from './strategies/strategy.ts';
import { walkOf } from './walk-of.ts';

export type Candidate = TargetRef & {
  readonly options: TargetOptions;
  /** What is known of the model, if anything. */
  readonly facts: ModelFacts | undefined;
};

/** Why a target is not asked. */
export type SkipReason =
  | { readonly type: 'connection-gone' }
  /** Asked already, at an earlier place. */
  | { readonly type: 'asked-before' }
  /** The upstream would send the call back to us. */
  | { readonly type: 'loop' }
  /** Its `when` does not hold for the request; `part` is the first that does not. */
  | { readonly type: 'condition'; readonly part: ConditionPart }
  /** It is known not to do these, which the request needs. */
  | { readonly type: 'cannot'; readonly needs: readonly ModelFeature[] };

/** A target, or a nested combo with all its targets, that is not asked. */
export type Skipped = {
  readonly target: TargetRef | { readonly comboId: string };
  readonly reason: SkipReason;
};

export type Plan = {
  readonly walk: WalkKind;
  readonly order: readonly Candidate[];
  /** How each of `order` stands, in the same order. Absent: all are ready. */
  readonly standings?: readonly Standing[];
  /** Where each target would be by its strategy alone. Absent: where it is. */
  readonly places?: readonly number[];
  readonly skipped: readonly Skipped[];
  /** The round-robin combos that took a turn for it. */
  readonly turns: readonly string[];
};

export type PlanInput = {
  readonly combo: Combo;
  readonly table: RoutingTable;
  readonly request: RouteRequest;
  readonly health: HealthView;
  readonly priceUsage: PriceUsage;
  readonly nowMs: number;
  /** Numbers in [0, 1). */
  random(): number;
};

const noOptions: TargetOptions = {};

/**
 * The order in which a combo's targets are asked. A nested combo takes its place as a block that its own strategy orders. A target
 * that appears twice is asked once, at its first place. What does not stand well at the moment goes behind all that stands better. Pure: the router and everything that predicts it share this function.
 */
export function plan(input: PlanInput): Plan {
  const draft: Draft = { input, skipped: [], turns: [] };
  const order: Candidate[] = [];
  const seen = new Set<string>();
  for (const target of orderCombo(input.combo, draft, [])) {
    const key = targetKey(target);
    if (seen.has(key)) draft.skipped.push({ target, reason: { type: 'asked-before' } });
    else order.push(target);
    seen.add(key);
  }
  const made = { walk: walkOf(input.combo), order, skipped: draft.skipped, turns: draft.turns };
  const standings = standingsOf(order, { health: input.health, drains: input.table.drains, nowMs: input.nowMs });
  return standings ? { ...made, ...sortByStanding(order, standings) } : made;
}

type Draft = { readonly input: PlanInput; readonly skipped: Skipped[]; readonly turns: string[] };

/** A target of a combo, or all that a nested combo makes of it. */
type Block = Member & { readonly candidates: readonly Candidate[] };

/** `path` holds the ids of the combos around this one. */
function orderCombo(combo: Combo, draft: Draft, path: readonly string[]): readonly Candidate[] {
  const blocks: Block[] = [];
  for (const target of combo.targets) {
    const candidates = 'combo' in target ? expand(target, combo, draft, path) : pick(target, combo, draft);
    const [first] = candidates;
    if (first) blocks.push({ weight: target.weight, target: first, candidates });
  }
  if (combo.strategy === 'round-robin') draft.turns.push(combo.id);
  const order = strategies[combo.strategy](blocks, contextOf(combo, draft.input));
  return order.flatMap(({ candidates }) => candidates);
}

/** Cycles are refused when a combo is saved; one that came in all the same is cut where it closes. */
function expand(
  target: Extract<ComboTarget, { readonly combo: string }>,
  around: Combo,
  draft: Draft,
  path: readonly string[],
): readonly Candidate[] {
  const nested = draft.input.table.combosById.get(target.combo);
  if (!nested || nested.id === around.id || path.includes(nested.id)) return [];
  const reason = unmetCondition(target, around, draft.input);
  if (reason) {
    draft.skipped.push({ target: { comboId: nested.id }, reason });
    return [];
  }
  const { request, nowMs } = draft.input;
  return orderCombo(pickVersion(nested, request, nowMs), draft, [...path, around.id]);
}

/** The target, if it can be asked at all. */
function pick(
  target: Extract<ComboTarget, { readonly model: string }>,
  combo: Combo,
  draft: Draft,
): readonly Candidate[] {
  const { table } = draft.input;
  const ref = { connectionId: target.connection, model: target.model };
  const candidate = { ...ref, options: target.options ?? noOptions, facts: table.factsOf(ref) };
  const reason =
    reasonToSkip(candidate, draft.input) ??
    unmetCondition(target, combo, draft.input) ??
    unmetNeeds(candidate, draft.input);
  if (!reason) return [candidate];
  draft.skipped.push({ target: candidate, reason });
  return [];
}

function reasonToSkip({ connectionId, facts }: Candidate, { table }: PlanInput): SkipReason | undefined {
  if (!table.connectionIds.has(connectionId)) return { type: 'connection-gone' };
  return facts?.loop === true ? { type: 'loop' } : undefined;
}

function unmetCondition({ when }: ComboTarget, { id }: Combo, { request, nowMs }: PlanInput): SkipReason | undefined {
  const part = when && findUnmet(when, { request, comboId: id, nowMs });
  return part && { type: 'condition', part };
}

/** What is not known of a model counts as able. */
function unmetNeeds({ facts }: Candidate, { request }: PlanInput): SkipReason | undefined {
  const features = facts?.features;
  if (!features || request.needs.length === 0) return undefined;
  const needs = request.needs.filter((need) => features[need] === false);
  return needs.length === 0 ? undefined : { type: 'cannot', needs };
}

function contextOf({ id, options, strategy }: Combo, input: PlanInput): StrategyContext {
  const by = strategy === 'weighted' ? options?.sticky : undefined;
  const { request, health, priceUsage, nowMs, random } = input;
  return { comboId: id, sticky: by && request.stickyText(by), request, health, priceUsage, nowMs, random };
}
