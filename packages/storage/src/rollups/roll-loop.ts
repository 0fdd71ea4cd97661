import type { Roller } from './roller.ts';

/** Sums requests up as they are folded, giving way to other work of its thread between batches. */
export interface RollLoop {
  /** Goes on with what is left, after somebody's transaction or after a fold. */
  resume(): void;
  stop(): void;
}

export type RollLoopOptions = {
  readonly roller: Roller;
  /** True while a transaction of somebody else is open on the connection. */
  readonly isBlocked: () => boolean;
  /** Told once when summing up begins to fail, and with `undefined` when it works again. */
  readonly onFault: (error: unknown) => void;
};

/** Enough for cells to be shared; a batch takes some 20 to 100 ms. */
const batchRows = 1000;
/** Of a long backlog, such as an older database's first start, at most this share of the thread's time is taken. */
const busyShare = 0.5;
const idleMs = 1000;
const forgetEveryMs = 3_600_000;

export function startRollLoop({ roller, isBlocked, onFault }: RollLoopOptions): RollLoop {
  let timer: NodeJS.Timeout | undefined;
  let forgetAtMs = performance.now() + idleMs;
  let faulty = false;
  let stopped = false;

  function planStep(delayMs: number): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(step, delayMs).unref();
  }

  function step(): void {
    if (isBlocked()) return planStep(idleMs);
    const startedAt = performance.now();
    let rows = 0;
    let fault: unknown;
    try {
      rows = roller.rollBatch(batchRows);
      if (rows === 0 && startedAt >= forgetAtMs) {
        roller.forgetOld();
        forgetAtMs = startedAt + forgetEveryMs;
      }
    } catch (error) {
      fault = error;
    }
    report(fault);
    const spentMs = performance.now() - startedAt;
    planStep(rows === batchRows ? spentMs * (1 / busyShare - 1) : idleMs);
  }

  function report(fault: unknown): void {
    if ((fault !== undefined) === faulty) return;
    faulty = fault !== undefined;
    onFault(fault);
  }

  planStep(0);
  return {
    resume: () => planStep(0),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
