import type { ModelFeature } from './model.ts';

/** How the targets of a plan are used: one after the other, a second one beside a slow first, or a better one after a weak answer. */
export const walkKinds = ['sequential', 'hedged', 'cascade'] as const;
export type WalkKind = (typeof walkKinds)[number];

/** A target by id and by the name that its connection had, so that it still tells something when it is gone. */
export type PlannedTarget = {
  readonly connectionId: string;
  readonly connectionName: string;
  readonly provider: string;
  readonly model: string;
};

/** A target, or a nested combo, that was not to be asked. `reason` is a word for programs, `detail` a sentence for people. */
export type PlanSkip = { readonly name: string; readonly reason: string; readonly detail: string };

/** What the plans of many requests have in common. It is kept once for all of them. */
export type PlanShape = {
  readonly walk: WalkKind;
  /** All that the combo may ask, in no order that means anything. */
  readonly targets: readonly PlannedTarget[];
  readonly skipped: readonly PlanSkip[];
};

/** The facts of a request that plans look at, beside those that its record holds anyway. */
export type PlanFacts = {
  readonly inputTokens: number;
  readonly maxOutputTokens?: number;
  /** Absent: none. */
  readonly needs?: readonly ModelFeature[];
};

/** A plan as a finished request carries it. */
export type FiledPlan = {
  /** A `PlanShape` as JSON: one and the same text for all requests whose plans differ in nothing but their order. */
  readonly shape: string;
  /** In the order of asking, the place of each target in the shape, as `placeSign` writes it. */
  readonly order: string;
  readonly facts: PlanFacts;
};

/** A plan as it is read again. */
export type PlanRecord = {
  readonly walk: WalkKind;
  readonly order: readonly PlannedTarget[];
  readonly skipped: readonly PlanSkip[];
  readonly facts: PlanFacts;
};

const firstSign = 48;

/** A place (0 for the first) as one character, from `0` on. */
export function placeSign(place: number): string {
  return String.fromCharCode(firstSign + place);
}

/** The targets of a shape in a plan's own order. Places that the shape does not have are left out. */
export function orderedTargets({ targets }: PlanShape, order: string): readonly PlannedTarget[] {
  return Array.from({ length: order.length }, (_, index) => targets[order.charCodeAt(index) - firstSign]).filter(
    (target) => target !== undefined,
  );
}
