import type { RawFailure } from '@omniroute/open-sse';

export type AttemptLimits = {
  /** Time for this attempt until its first event, ms. */
  readonly firstEventMs: number;
  /** Time left for the whole request, ms. */
  readonly remainingMs: number;
  readonly clientGone: AbortSignal;
};

export type AttemptClock = { readonly signal: AbortSignal; failure(): RawFailure | undefined; stop(): void };

/** Ends an attempt when its time until the first event is up, or when the client goes away. */
export function startClock(limits: AttemptLimits): AttemptClock {
  const controller = new AbortController();
  const budgetMs = Math.min(limits.firstEventMs, limits.remainingMs);
  let failure: RawFailure | undefined;
  const timer = setTimeout(() => {
    failure = {
      type: 'timeout',
      phase: limits.remainingMs <= limits.firstEventMs ? 'total' : 'first-event',
      afterMs: budgetMs,
    };
    controller.abort(new Error('The attempt took too long.'));
  }, budgetMs);
  const leave = () => controller.abort(limits.clientGone.reason);
  limits.clientGone.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    failure: () => failure,
    stop: () => {
      clearTimeout(timer);
      limits.clientGone.removeEventListener('abort', leave);
    },
  };
}

/** Waits for a part of a reply no longer than the attempt lasts: an aborted body is silent. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
