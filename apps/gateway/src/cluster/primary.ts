import cluster, { type Worker } from 'node:cluster';
import { LiveBook } from '../limits/live-book.ts';
import { serveBook } from '../limits/serve-book.ts';
import { asMessage, type FromPrimary, type FromWorker } from './messages.ts';

/** A process that dies sooner than this after its start is not started again at once. */
const soonMs = 5000;
const restartDelayMs = 1000;
/** Nobody waits longer than this for a process that does not refresh. */
const refreshMs = 5000;

export type Ready = Extract<FromWorker, { type: 'ready' }>;

/** The process that starts the serving ones and keeps them running. */
export interface Primary {
  /**
   * Starts the serving processes: the first alone, since it migrates and may make the password, then the others. Rejects with the
   * first one's reason when it cannot start; resolves early when `stop` comes in between.
   */
  start(count: number, onReady: (ready: Ready) => void): Promise<void>;
  /** Has every serving process read the configuration file again. */
  reload(): void;
  stop(): Promise<void>;
}

export function createPrimary(): Primary {
  return new WorkerGroup();
}

type Round = {
  readonly origin: Worker;
  readonly turn: number;
  readonly missing: Set<number>;
  readonly timer: NodeJS.Timeout;
};

class WorkerGroup implements Primary {
  readonly #rounds = new Map<number, Round>();
  readonly #limits = new LiveBook();
  readonly #ready = new Set<Worker>();
  #turns = 0;
  #stopping = false;

  async start(count: number, onReady: (ready: Ready) => void): Promise<void> {
    try {
      onReady(await this.#startOne());
      if (this.#stopping) return;
      await Promise.all(Array.from({ length: count - 1 }, () => this.#startOne()));
    } catch (error) {
      // A process that was told to stop before it was ready has not failed.
      if (!this.#stopping) throw error;
    }
  }

  /** Starts one process; resolves when it listens. */
  #startOne(): Promise<Ready> {
    const worker = cluster.fork();
    serveBook(this.#limits, worker);
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      let ready = false;
      worker.on('message', (value) => {
        const message = asMessage<FromWorker>(value);
        if (message?.type === 'failed') reject(new Error(message.message));
        if (message?.type !== 'ready') return this.#hear(worker, message);
        ready = true;
        this.#ready.add(worker);
        resolve(message);
      });
      worker.once('exit', () => {
        this.#ready.delete(worker);
        this.#forget(worker);
        if (ready) this.#replace(performance.now() - startedAt);
        else reject(new Error('A serving process ended before it was ready.'));
      });
    });
  }

  reload(): void {
    // One that is not ready yet would end of the signal, and reads the file all the same.
    for (const worker of this.#ready) worker.process.kill('SIGHUP');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve) => {
            worker.once('exit', () => resolve());
            worker.process.kill('SIGTERM');
          }),
      ),
    );
  }

  #replace(livedMs: number): void {
    if (this.#stopping) return;
    process.stderr.write('A serving process ended unexpectedly; another one takes its place.\n');
    setTimeout(() => void this.#startOne().catch(() => this.#replace(0)), livedMs < soonMs ? restartDelayMs : 0);
  }

  #hear(worker: Worker, message: FromWorker | undefined): void {
    if (message?.type === 'changed') this.#beginRound(worker, message.turn);
    if (message?.type === 'refreshed') this.#answer(message.turn, worker.id);
  }

  #beginRound(origin: Worker, turn: number): void {
    this.#turns += 1;
    const round = this.#turns;
    const others = Object.values(cluster.workers ?? {}).filter(
      (worker) => worker !== undefined && worker.id !== origin.id,
    );
    const missing = new Set(others.map((worker) => worker?.id ?? 0));
    const timer = setTimeout(() => this.#endRound(round), refreshMs);
    this.#rounds.set(round, { origin, turn, missing, timer });
    for (const worker of others) if (worker) send(worker, { type: 'refresh', turn: round });
    if (missing.size === 0) this.#endRound(round);
  }

  #answer(round: number, workerId: number): void {
    const missing = this.#rounds.get(round)?.missing;
    missing?.delete(workerId);
    if (missing?.size === 0) this.#endRound(round);
  }

  #forget(worker: Worker): void {
    for (const round of this.#rounds.keys()) this.#answer(round, worker.id);
  }

  #endRound(round: number): void {
    const ended = this.#rounds.get(round);
    if (!ended) return;
    clearTimeout(ended.timer);
    this.#rounds.delete(round);
    send(ended.origin, { type: 'all-refreshed', turn: ended.turn });
  }
}

function send(worker: Worker, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message);
}
