import { closedBreaker, stepBreaker, type BreakerEvent, type BreakerState } from '@omniroute/routing';

/** A breaker while it is watched. Tells of each change of its state. */
export class WatchedBreaker {
  #state: BreakerState = closedBreaker;
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get state(): BreakerState {
    return this.#state;
  }

  step(event: BreakerEvent, nowMs: number): void {
    this.#moveTo(stepBreaker(this.#state, event, nowMs));
  }

  /** Closes it by hand. */
  reset(): void {
    this.#moveTo(closedBreaker);
  }

  /** Takes up what was remembered from before a restart, and tells nobody. */
  restore(state: BreakerState): void {
    this.#state = state;
  }

  #moveTo(next: BreakerState): void {
    if (next === this.#state) return;
    this.#state = next;
    this.#onChange();
  }
}
