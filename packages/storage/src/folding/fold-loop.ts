import type { Folder } from './folder.ts';
import type { SpoolDirectory } from './spool-directory.ts';

/** Folds in passes over all spool files, giving way to other work of its thread between batches. */
export interface FoldLoop {
  /** Resolves with the number of records carried, once all that was spooled before the call is folded. Never rejects. */
  foldNow(): Promise<number>;
  /** Goes on with a pass that found somebody's transaction open. */
  resume(): void;
  stop(): void;
}

export type FoldLoopOptions = {
  readonly folder: Folder;
  readonly spools: SpoolDirectory;
  /** True while a transaction of somebody else is open on the connection that folds. */
  readonly isBlocked: () => boolean;
  /** Told once when folding begins to fail, and with `undefined` when it works again. */
  readonly onFault: (error: unknown) => void;
};

const busyDelayMs = 250;
const idleDelayMs = 1000;
const batchRows = 1000;
/** In a pass that carried nothing, files are tried for deletion only every so many passes. */
const retirePasses = 60;

type Pass = {
  readonly names: readonly string[];
  /** Where in `names` the pass stands. */
  index: number;
  folded: number;
  fault: unknown;
};

export function startFoldLoop({ folder, spools, isBlocked, onFault }: FoldLoopOptions): FoldLoop {
  type Waiter = (folded: number) => void;
  /** Those who came after the present pass began, and those whom it serves. */
  let nextWaiters: Waiter[] = [];
  let waiters: Waiter[] = [];
  let pass: Pass | undefined;
  let passes = 0;
  let timer: NodeJS.Timeout | undefined;
  let stepPlanned = false;
  let faulty = false;
  let stopped = false;

  function planStep(): void {
    if (stepPlanned || stopped) return;
    stepPlanned = true;
    setImmediate(step);
  }

  function step(): void {
    stepPlanned = false;
    if (stopped || isBlocked()) return;
    pass ??= beginPass();
    advance(pass);
    if (pass.index < pass.names.length) planStep();
    else endPass(pass);
  }

  function beginPass(): Pass {
    clearTimeout(timer);
    passes += 1;
    waiters = nextWaiters;
    nextWaiters = [];
    try {
      return { names: spools.list(), index: 0, folded: 0, fault: undefined };
    } catch (fault) {
      return { names: [], index: 0, folded: 0, fault };
    }
  }

  /** One batch of one file. A file that cannot be folded does not keep the next from it. */
  function advance(current: Pass): void {
    const name = current.names[current.index];
    if (name === undefined) return;
    try {
      const folded = folder.foldBatch(name, batchRows);
      current.folded += folded;
      if (folded === batchRows) return;
      if (isRetirementDue(current)) folder.retire(name);
    } catch (error) {
      current.fault ??= error;
    }
    current.index += 1;
  }

  /** The newest file is as good as always the live one: not worth the try but at the very start. */
  function isRetirementDue(current: Pass): boolean {
    if (passes === 1) return true;
    return current.index < current.names.length - 1 && (current.folded > 0 || passes % retirePasses === 0);
  }

  function endPass(ended: Pass): void {
    pass = undefined;
    for (const waiter of waiters) waiter(ended.folded);
    waiters = [];
    report(ended.fault);
    if (nextWaiters.length > 0) planStep();
    else planTimer(ended.folded > 0 ? busyDelayMs : idleDelayMs);
  }

  function planTimer(delayMs: number): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(planStep, delayMs);
  }

  function report(fault: unknown): void {
    if ((fault !== undefined) === faulty) return;
    faulty = fault !== undefined;
    onFault(fault);
  }

  planStep();
  return {
    foldNow() {
      return new Promise((resolve) => {
        nextWaiters.push(resolve);
        planStep();
      });
    },
    resume: planStep,
    stop() {
      stopped = true;
      clearTimeout(timer);
      for (const waiter of [...waiters, ...nextWaiters]) waiter(pass?.folded ?? 0);
    },
  };
}
