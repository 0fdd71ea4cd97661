import { Cancellation, type CancelListener, type RawFailure } from '@omniroute/open-sse';

export type AttemptLimits = {
  /** Time for this attempt until its first event, ms. */
  readonly firstEventMs: number;
  /** Time left for the whole request, ms. */
  readonly remainingMs: number;
  readonly clientGone: Cancellation;
  /** Absent: no other attempt can make this one needless. */
  readonly overtaken?: Cancellation | undefined;
};

/** Cancels an attempt when its time until the first event is up, when the client goes away, or when another one was faster. */
export class AttemptClock extends Cancellation implements CancelListener {
  readonly #limits: AttemptLimits;
  readonly #timer: NodeJS.Timeout;
  #failure: RawFailure | undefined;

  constructor(limits: AttemptLimits) {
    super();
    this.#limits = limits;
    this.#timer = setTimeout(onTime, Math.min(limits.firstEventMs, limits.remainingMs), this);
    limits.clientGone.listen(this);
    limits.overtaken?.listen(this);
  }

  /** What the clock itself ended the attempt for. */
  get failure(): RawFailure | undefined {
    return this.#failure;
  }

  /** The client has gone away, or another attempt was faster. */
  onCancel(reason: Error): void {
    this.cancel(reason);
  }

  /** The attempt is past its commit point, or over. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#limits.clientGone.unlisten(this);
    this.#limits.overtaken?.unlisten(this);
  }

  ring(): void {
    const { firstEventMs, remainingMs } = this.#limits;
    const phase = remainingMs <= firstEventMs ? 'total' : 'first-event';
    this.#failure = { type: 'timeout', phase, afterMs: Math.min(firstEventMs, remainingMs) };
    this.cancel(new Error('The attempt took too long.'));
  }
}

function onTime(clock: AttemptClock): void {
  clock.ring();
}
