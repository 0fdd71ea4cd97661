import { takeJobTurn, type Database } from '@omniroute/storage';

/** Something that is done again and again beside the requests, by one process however many serve. */
export type Job = {
  readonly name: string;
  /** Time between the beginnings of two runs, ms. */
  readonly everyMs: number;
  /** Must end soon after the signal. */
  run(signal: AbortSignal): Promise<void>;
};

export type JobRunner = {
  /** Ends what runs and starts nothing more. */
  stop(): Promise<void>;
};

export type JobRunnerParts = {
  readonly database: Pick<Database, 'write'>;
  /** Milliseconds since the epoch. */
  now(): number;
  reportFault(error: unknown): void;
  /** How often each job's turn is asked for, at most, ms. Default a minute. */
  readonly tickMs?: number;
};

/** Runs jobs when they are due. A failed run is reported, and the next one comes all the same. */
export function startJobs(parts: JobRunnerParts, jobs: readonly Job[]): JobRunner {
  const stopped = new AbortController();
  const loops = jobs.map((job) => loop(parts, job, stopped.signal));
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all(loops);
    },
  };
}

async function loop(parts: JobRunnerParts, job: Job, signal: AbortSignal): Promise<void> {
  const tickMs = Math.min(parts.tickMs ?? 60_000, job.everyMs);
  while (await waited(tickMs, signal)) {
    try {
      const nowMs = parts.now();
      const turn = { job: job.name, nextAtMs: nowMs + job.everyMs };
      if (await takeJobTurn(parts.database.write, turn, nowMs)) await job.run(signal);
    } catch (error) {
      if (!signal.aborted) parts.reportFault(error);
    }
  }
}

/** Resolves true after the time, false at once when it is all over. The timer keeps no process alive. */
function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const end = () => {
    clearTimeout(timer);
    resolve(false);
  };
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', end);
    resolve(true);
  }, ms).unref();
  signal.addEventListener('abort', end, { once: true });
  return promise;
}
