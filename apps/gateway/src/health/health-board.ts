import type { HealthView, TargetRef } from '@omniroute/routing';
import { ConnectionWatch } from './connection-watch.ts';
import { HedgeBoard } from './hedge-board.ts';
import { TargetWatch } from './target-watch.ts';

/** Clients may name any model id, so what is kept of them has a bound. */
const mostTargets = 10_000;

/** Names a connection as a whole, where a target would name one of its models. */
export const wholeConnection = '';

/** What this process sees of its targets while it serves. Plans read it; attempts and plans that were made write it. */
export class HealthBoard implements HealthView {
  readonly #connections = new Map<string, ConnectionWatch>();
  readonly #turns = new Map<string, number>();
  /** The calls that hedged combos may still make beside slow ones. */
  readonly hedges = new HedgeBoard();
  #count = 0;
  #onChange: (target: TargetRef) => void = () => {};

  find({ connectionId, model }: TargetRef): TargetWatch | undefined {
    return this.#connections.get(connectionId)?.models.get(model);
  }

  findConnection(connectionId: string): ConnectionWatch | undefined {
    return this.#connections.get(connectionId);
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

  /** The connection's watch. */
  watchConnection(connectionId: string): ConnectionWatch {
    return this.#connections.get(connectionId) ?? this.#addConnection(connectionId);
  }

  /** All that was asked, by connection. */
  connections(): ReadonlyMap<string, ConnectionWatch> {
    return this.#connections;
  }

  /** Calls back on each change of a breaker, of a target or of a `wholeConnection`. One listener: the last. */
  onChange(listener: (target: TargetRef) => void): void {
    this.#onChange = listener;
  }

  /** Forgets by hand all that speaks against a target, a whole connection with its targets, or everybody. */
  reset({ connectionId, model }: Partial<TargetRef>): void {
    for (const [id, connection] of this.#connections) {
      if (connectionId !== undefined && id !== connectionId) continue;
      if (model === undefined) connection.watchedBreaker.reset();
      for (const [name, target] of connection.models) if (model === undefined || name === model) target.reset();
    }
  }

  #add({ connectionId, model }: TargetRef): TargetWatch {
    if (this.#count >= mostTargets) this.#forgetIdle();
    const connection = this.watchConnection(connectionId);
    const watch = new TargetWatch(connection, () => this.#onChange({ connectionId, model }));
    connection.models.set(model, watch);
    this.#count += 1;
    return watch;
  }

  #addConnection(connectionId: string): ConnectionWatch {
    const watch = new ConnectionWatch(() => this.#onChange({ connectionId, model: wholeConnection }));
    this.#connections.set(connectionId, watch);
    return watch;
  }

  #forgetIdle(): void {
    for (const { models } of this.#connections.values()) {
      for (const [model, { inFlight }] of models) {
        if (inFlight > 0) continue;
        models.delete(model);
        this.#count -= 1;
      }
    }
  }
}
