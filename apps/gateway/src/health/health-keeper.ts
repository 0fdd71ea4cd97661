import { closedBreaker, type BreakerState, type TargetRef } from '@omniroute/routing';
import {
  deleteOldTargetHealth,
  deleteTargetHealth,
  listHealthResets,
  listTargetHealth,
  putTargetHealth,
  type Database,
  type HealthResetRow,
} from '@omniroute/storage';
import { wholeConnection, type HealthBoard } from './health-board.ts';
import { toRow, toState } from './kept-breaker.ts';

/** Changes of so long are written together. */
const usualDelayMs = 1000;
/** What did not change for so long says nothing any more. */
const keptMs = 24 * 3_600_000;
const mostRows = 10_000;

export type HealthKeeperParts = {
  readonly database: Pick<Database, 'read' | 'write'>;
  readonly board: HealthBoard;
  /** Milliseconds since the epoch. */
  now(): number;
  reportFault(error: unknown): void;
  readonly delayMs?: number;
};

/** Keeps the breakers of a board across restarts, beside the requests, and brings it the resets of other processes. */
export class HealthKeeper {
  readonly #parts: HealthKeeperParts;
  readonly #changed = new Map<string, TargetRef>();
  /** When each reset was made that this process has heard of. */
  #heard: ReadonlyMap<string, number> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: HealthKeeperParts) {
    this.#parts = parts;
    parts.board.onChange((target) => this.#note(target));
  }

  /** Brings back what was remembered. To be called once, before anything is served. */
  async restore(): Promise<void> {
    const { database, board, now } = this.#parts;
    await deleteOldTargetHealth(database.write, now() - keptMs);
    for (const row of await listTargetHealth(database.write, mostRows)) {
      if (row.model === wholeConnection) board.watchConnection(row.connectionId).watchedBreaker.restore(toState(row));
      else board.watch(row).restore(toState(row));
    }
  }

  /** Closes what somebody closed by hand since the last call; the first call only takes note. */
  async applyResets(): Promise<void> {
    const rows = await listHealthResets(this.#parts.database.read);
    const heard = this.#heard;
    this.#heard = new Map(rows.map((row) => [keyOf(row), row.atMs]));
    if (!heard) return;
    for (const row of rows) if (row.atMs > (heard.get(keyOf(row)) ?? 0)) this.#reset(row);
  }

  /** Writes what has changed, and ends the timer. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    await this.#writing;
  }

  #note(target: TargetRef): void {
    this.#changed.set(keyOf(target), target);
    this.#timer ??= setTimeout(() => void this.flush(), this.#parts.delayMs ?? usualDelayMs).unref();
  }

  #reset({ connectionId, model }: HealthResetRow): void {
    this.#parts.board.reset({ ...(connectionId !== '' && { connectionId }), ...(model !== '' && { model }) });
  }

  async #write(): Promise<void> {
    const { database, now, reportFault } = this.#parts;
    const targets = [...this.#changed.values()];
    if (targets.length === 0) return;
    this.#changed.clear();
    const rows = targets.map((target) => toRow(target, this.#stateOf(target), now()));
    try {
      await database.write.transaction().execute(async (db) => {
        await putTargetHealth(
          db,
          rows.filter((row) => row !== undefined),
        );
        await deleteTargetHealth(
          db,
          targets.filter((_, place) => rows[place] === undefined),
        );
      });
    } catch (error) {
      // The next change tries again.
      for (const target of targets) this.#changed.set(keyOf(target), target);
      reportFault(error);
    }
  }

  #stateOf(target: TargetRef): BreakerState {
    const { board } = this.#parts;
    const watched = target.model === wholeConnection ? board.findConnection(target.connectionId) : board.find(target);
    return watched?.breaker ?? closedBreaker;
  }
}

function keyOf({ connectionId, model }: TargetRef): string {
  return `${connectionId}/${model}`;
}
