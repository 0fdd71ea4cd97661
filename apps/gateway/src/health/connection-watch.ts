import type { BreakerState, ConnectionHealth } from '@omniroute/routing';
import type { TargetWatch } from './target-watch.ts';
import { WatchedBreaker } from './watched-breaker.ts';

/** A connection while it is watched, with its targets by model. */
export class ConnectionWatch implements ConnectionHealth {
  readonly models = new Map<string, TargetWatch>();
  readonly watchedBreaker: WatchedBreaker;

  constructor(onChange: () => void = () => {}) {
    this.watchedBreaker = new WatchedBreaker(onChange);
  }

  get breaker(): BreakerState {
    return this.watchedBreaker.state;
  }
}
