import type { HealthView, TargetRef } from '@omniroute/routing';
import { TargetWatch } from './target-watch.ts';

/** Clients may name any model id, so what is kept of them has a bound. */
const mostTargets = 10_000;

/** What this process sees of its targets while it serves. Plans read it; attempts and plans that were made write it. */
export class HealthBoard implements HealthView {
  readonly #byConnection = new Map<string, Map<string, TargetWatch>>();
  readonly #turns = new Map<string, number>();
  #count = 0;

  find({ connectionId, model }: TargetRef): TargetWatch | undefined {
    return this.#byConnection.get(connectionId)?.get(model);
  }

  turnOf(comboId: string): number {
    return this.#turns.get(comboId) ?? 0;
  }

  /** The combos whose turn a plan has taken. */
  takeTurns(comboIds: readonly string[]): void {
    for (const id of comboIds) this.#turns.set(id, this.turnOf(id) + 1);
  }

  /** The target's watch, to be told of an attempt's start and end. */
  watch(target: TargetRef): TargetWatch {
    return this.find(target) ?? this.#add(target);
  }

  #add({ connectionId, model }: TargetRef): TargetWatch {
    if (this.#count >= mostTargets) this.#forgetIdle();
    const models = this.#byConnection.get(connectionId) ?? new Map<string, TargetWatch>();
    this.#byConnection.set(connectionId, models);
    const watch = new TargetWatch();
    models.set(model, watch);
    this.#count += 1;
    return watch;
  }

  #forgetIdle(): void {
    for (const [connectionId, models] of this.#byConnection) {
      for (const [model, { inFlight }] of models) {
        if (inFlight > 0) continue;
        models.delete(model);
        this.#count -= 1;
      }
      if (models.size === 0) this.#byConnection.delete(connectionId);
    }
  }
}
