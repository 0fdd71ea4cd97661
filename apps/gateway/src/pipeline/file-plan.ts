import {
  placeSign,
  type FiledPlan,
  type PlanFacts,
  type PlanShape,
  type PlannedTarget,
  type WalkKind,
} from '@omniroute/core';
import { estimateTokens } from '@omniroute/metering';
import type { Skipped } from '@omniroute/routing';
import type { LiveConnection, Snapshot } from '../snapshot/snapshot.ts';
import { describeSkipped } from './describe-skipped.ts';
import type { LiveCandidate, LivePlan } from './resolve-plan.ts';
import type { AnyInbound } from './served.ts';

const nothingSkipped: readonly Skipped[] = [];

/** Combos are made anew with each snapshot, so that what is remembered of them goes with it. */
const shapesByCombo = new WeakMap<object, ComboShapes>();

/**
 * A plan as it is recorded: of every combo, and of a model addressed directly where something is not asked. Nothing is written down
 * twice: the text that many plans have in common is made once.
 */
export function filePlan(plan: LivePlan, inbound: AnyInbound): FiledPlan | undefined {
  const { combo, snapshot, walk = 'sequential', skipped = nothingSkipped } = plan;
  if (!snapshot || (!combo && skipped.length === 0)) return undefined;
  const shapes = shapesOf(combo ?? plan, plan.walk);
  return {
    order: shapes.orderOf(plan.candidates),
    shape: shapes.shapeOf(walk, skipped, snapshot),
    facts: factsOf(inbound),
  };
}

function shapesOf(key: object, walk: WalkKind = 'sequential'): ComboShapes {
  const known = shapesByCombo.get(key);
  if (known) return known;
  const shapes = new ComboShapes(walk);
  shapesByCombo.set(key, shapes);
  return shapes;
}

function factsOf({ facts }: AnyInbound): PlanFacts {
  const { maxOutputTokens, needs } = facts;
  const inputTokens = estimateTokens(facts.inputCharacters);
  if (maxOutputTokens === undefined && (needs === undefined || needs.length === 0)) return { inputTokens };
  return {
    inputTokens,
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(needs && needs.length > 0 && { needs }),
  };
}

/** Conditions on many targets leave out others each time; so many of their texts are remembered. */
const mostShapes = 200;

/** What the plans of one combo have in common. */
class ComboShapes {
  readonly #walk: WalkKind;
  #targets: readonly LiveCandidate[] = [];
  /** The sign of each target's place. */
  #signs = new Map<LiveConnection, Map<string, string>>();
  readonly #texts = new Map<string, string>();

  constructor(walk: WalkKind) {
    this.#walk = walk;
  }

  orderOf(candidates: readonly LiveCandidate[]): string {
    let order = '';
    for (const { connection, model } of candidates) {
      const sign = this.#signs.get(connection)?.get(model);
      if (sign === undefined) {
        this.#admit(candidates);
        return this.orderOf(candidates);
      }
      order += sign;
    }
    return order;
  }

  shapeOf(walk: WalkKind, skipped: readonly Skipped[], snapshot: Snapshot): string {
    const key = skipped.length === 0 ? walk : walk + keyOf(skipped);
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const shape: PlanShape = {
      walk: this.#walk,
      targets: this.#targets.map(describeTarget),
      skipped: skipped.map((each) => describeSkipped(each, snapshot)),
    };
    const text = JSON.stringify(shape);
    if (this.#texts.size >= mostShapes) this.#texts.clear();
    this.#texts.set(key, text);
    return text;
  }

  /** In an order of their own, so that all processes come to the same text. */
  #admit(candidates: readonly LiveCandidate[]): void {
    const added = candidates.filter(({ connection, model }) => !this.#signs.get(connection)?.has(model));
    this.#targets = [...this.#targets, ...added].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    this.#signs = new Map();
    for (const [place, { connection, model }] of this.#targets.entries()) {
      const models = this.#signs.get(connection) ?? new Map<string, string>();
      this.#signs.set(connection, models.set(model, placeSign(place)));
    }
    this.#texts.clear();
  }
}

function nameOf({ connection, model }: LiveCandidate): string {
  return `${connection.upstream.id}/${model}`;
}

function describeTarget({ connection: { upstream, definition }, model }: LiveCandidate): PlannedTarget {
  return { connectionId: upstream.id, connectionName: upstream.name, provider: definition.id, model };
}

/** Equal for what is skipped alike. */
function keyOf(skipped: readonly Skipped[]): string {
  return skipped.map(({ target, reason }) => JSON.stringify([Object.values(target), Object.values(reason)])).join();
}
