import { LimitCounters, type LimitAmount, type LimitUse, type Obstacle, type Taken } from '@omniroute/metering';
import type { Cancellation } from '@omniroute/open-sse';
import type {
  BudgetSeed,
  HolderView,
  LimitAnswer,
  LimitAsk,
  LimitBook,
  LimitHolder,
  MissingBudget,
} from './limit-book.ts';
import { Waiting } from './waiting.ts';

export type LiveBookOptions = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs something later, and gives how to call it off. */
  later(run: () => void, delayMs: number): () => void;
};

const byTimer: LiveBookOptions = {
  now: () => Date.now(),
  later: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A holder's counters and those who wait for it, first come first. */
type Entry = { readonly counters: LimitCounters; readonly line: Waiting[] };
type Lease = readonly { readonly entry: Entry; readonly taken: Taken }[];
type Blocked = { readonly holder: number; readonly obstacle: Obstacle };

/** The book itself: in the memory of the only serving process, or of the one that starts them. */
export class LiveBook implements LimitBook {
  readonly #options: LiveBookOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #leases = new Map<number, Lease>();
  #lastLease = 0;

  constructor(options: LiveBookOptions = byTimer) {
    this.#options = options;
  }

  reserve(ask: LimitAsk, unwanted?: Cancellation): Promise<LimitAnswer> {
    const blocked = this.#findBlocked(ask, undefined);
    if (!blocked) return Promise.resolve(this.#grant(ask, 0));
    if (!this.#mayWait(ask, blocked)) return Promise.resolve(this.#refuse(ask, blocked, 0));
    return new Promise((resolve) => this.#enqueue(new Waiting(ask, resolve, this.#options.now()), blocked, unwanted));
  }

  settle(lease: number, real: LimitAmount): void {
    const held = this.#leases.get(lease);
    if (!held) return;
    this.#leases.delete(lease);
    const nowMs = this.#options.now();
    for (const { entry, taken } of held) entry.counters.settle(taken, real, nowMs);
    for (const { entry } of held) this.#letIn(entry);
  }

  /** The process that held the lease is dead: its call is over, and nothing that it cost was recorded. */
  abandon(lease: number): void {
    const tokens = this.#leases.get(lease)?.[0]?.taken.amount.tokens ?? 0;
    this.settle(lease, { tokens, costNanoUsd: 0 });
  }

  view(holders: readonly LimitHolder[]): Promise<readonly HolderView[]> {
    const nowMs = this.#options.now();
    return Promise.resolve(
      holders.map((holder) => {
        const { counters, line } = this.#entryOf(holder);
        return { uses: counters.view(holder.limits, nowMs), inFlight: counters.inFlight, queued: line.length };
      }),
    );
  }

  missingBudgets(holders: readonly LimitHolder[]): Promise<readonly MissingBudget[]> {
    this.#forgetIdle(new Set(holders.map(keyOf)));
    const missing = holders.flatMap((holder) =>
      this.#entryOf(holder)
        .counters.missingBudgets(holder.limits)
        .map(({ period, zone }) => ({ holder: { kind: holder.kind, id: holder.id }, period, zone })),
    );
    return Promise.resolve(missing);
  }

  seed(seeds: readonly BudgetSeed[]): void {
    const nowMs = this.#options.now();
    for (const { holder, spentNanoUsd, ...budget } of seeds) {
      this.#entryOf(holder).counters.seed(budget, spentNanoUsd, nowMs);
    }
  }

  /** `first` stands at the head of a line: those behind it are not in its way. */
  #findBlocked({ holders, amount }: LimitAsk, first: Entry | undefined): Blocked | undefined {
    const nowMs = this.#options.now();
    for (const [holder, one] of holders.entries()) {
      const entry = this.#entryOf(one);
      const obstacle = entry.counters.findObstacle(one.limits, amount, nowMs);
      if (obstacle) return { holder, obstacle };
      const { concurrency } = one.limits;
      if (concurrency !== undefined && entry !== first && entry.line.length > 0)
        return { holder, obstacle: { limit: 'concurrency', most: concurrency, used: entry.counters.inFlight } };
    }
    return undefined;
  }

  #mayWait({ holders }: LimitAsk, { holder, obstacle }: Blocked): boolean {
    const one = holders[holder];
    const queue = one?.limits.queue;
    if (!one || !queue || obstacle.limit !== 'concurrency') return false;
    return this.#entryOf(one).line.length < queue.max;
  }

  #enqueue(waiting: Waiting, blocked: Blocked, unwanted: Cancellation | undefined): void {
    const { ask } = waiting;
    const cancelTimer = this.#options.later(
      () => this.#giveUp(waiting, (waitedMs) => this.#refuse(ask, waiting.blocked ?? blocked, waitedMs)),
      Math.min(ask.holders[blocked.holder]?.limits.queue?.timeoutMs ?? 0, ask.maxWaitMs ?? Number.POSITIVE_INFINITY),
    );
    const left = { onCancel: () => this.#giveUp(waiting, (waitedMs) => ({ type: 'gone', waitedMs })) };
    waiting.onEnd = () => {
      cancelTimer();
      unwanted?.unlisten(left);
    };
    this.#line(waiting, blocked);
    unwanted?.listen(left);
  }

  #line(waiting: Waiting, blocked: Blocked): void {
    waiting.blocked = blocked;
    const holder = waiting.ask.holders[blocked.holder];
    if (holder) this.#entryOf(holder).line.push(waiting);
  }

  #giveUp(waiting: Waiting, answer: (waitedMs: number) => LimitAnswer): void {
    for (const holder of waiting.ask.holders) {
      const { line } = this.#entryOf(holder);
      const place = line.indexOf(waiting);
      if (place >= 0) line.splice(place, 1);
    }
    waiting.end(answer(waiting.waitedMs(this.#options.now())));
  }

  /** Lets in those at the head of the line, as long as there is room. */
  #letIn(entry: Entry): void {
    for (let [waiting] = entry.line; waiting; [waiting] = entry.line) {
      const blocked = this.#findBlocked(waiting.ask, entry);
      if (blocked && this.#isAt(entry, waiting.ask, blocked)) return;
      entry.line.shift();
      const waitedMs = waiting.waitedMs(this.#options.now());
      if (!blocked) waiting.end(this.#grant(waiting.ask, waitedMs));
      else if (this.#mayWait(waiting.ask, blocked)) this.#line(waiting, blocked);
      else waiting.end(this.#refuse(waiting.ask, blocked, waitedMs));
    }
  }

  #isAt(entry: Entry, { holders }: LimitAsk, { holder, obstacle }: Blocked): boolean {
    const one = holders[holder];
    return obstacle.limit === 'concurrency' && one !== undefined && this.#entryOf(one) === entry;
  }

  #grant(ask: LimitAsk, waitedMs: number): LimitAnswer {
    const nowMs = this.#options.now();
    this.#lastLease += 1;
    this.#leases.set(
      this.#lastLease,
      ask.holders.map((holder) => {
        const entry = this.#entryOf(holder);
        return { entry, taken: entry.counters.take(holder.limits, ask.amount, nowMs) };
      }),
    );
    return { type: 'granted', lease: this.#lastLease, waitedMs, uses: this.#usesOfFirst(ask) };
  }

  #refuse(ask: LimitAsk, { holder, obstacle }: Blocked, waitedMs: number): LimitAnswer {
    return { type: 'refused', holder, obstacle, waitedMs, uses: this.#usesOfFirst(ask) };
  }

  #usesOfFirst({ holders: [first] }: LimitAsk): readonly LimitUse[] {
    return first ? this.#entryOf(first).counters.view(first.limits, this.#options.now()) : [];
  }

  #entryOf(holder: Pick<LimitHolder, 'kind' | 'id'>): Entry {
    const key = keyOf(holder);
    const found = this.#entries.get(key);
    if (found) return found;
    const made: Entry = { counters: new LimitCounters(), line: [] };
    this.#entries.set(key, made);
    return made;
  }

  #forgetIdle(kept: ReadonlySet<string>): void {
    for (const [key, { counters, line }] of this.#entries) {
      if (!kept.has(key) && counters.inFlight === 0 && line.length === 0) this.#entries.delete(key);
    }
  }
}

function keyOf({ kind, id }: Pick<LimitHolder, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}
