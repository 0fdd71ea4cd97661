import {
  newId,
  type ApiFormat,
  type AttemptPurpose,
  type AttemptRecord,
  type FailureKind,
  type UpstreamFailure,
} from '@omniroute/core';
import type { UpstreamFacts } from '@omniroute/open-sse';
import type { TargetWatch } from '../health/target-watch.ts';
import type { Metered } from './metered.ts';
import type { LiveCandidate } from './resolve-plan.ts';
import type { AttemptCall } from './run-attempt.ts';

/** How an attempt ended. `failure` absent: it answered. `whole`: in one piece, not as a stream. */
export type AttemptEnd = {
  readonly metered?: Metered;
  readonly failure?: UpstreamFailure | { readonly kind: FailureKind; readonly message: string };
  readonly whole?: boolean;
};

/** One call of one target while it runs; `close` makes its record. */
export class Attempt {
  readonly id: string;
  readonly candidate: LiveCandidate;
  readonly format: ApiFormat;
  readonly position: number;
  /** Absent: the ordinary walk. */
  readonly purpose: AttemptPurpose | undefined;
  /** So many of the oldest turns it was not sent. */
  truncatedTurns = 0;
  readonly startedAtMs = Date.now();
  readonly #start = performance.now();
  #headersMs: number | undefined;
  #firstEventMs: number | undefined;
  #status: number | undefined;
  #durationMs: number | undefined;
  facts: UpstreamFacts = {};
  #watch: TargetWatch | undefined;
  #closed: ((record: AttemptRecord) => void) | undefined;

  constructor({
    candidate,
    format,
    position,
    purpose,
    health,
  }: Pick<AttemptCall, 'candidate' | 'format' | 'position' | 'purpose' | 'health'>) {
    this.id = newId('att', this.startedAtMs);
    this.candidate = candidate;
    this.format = format;
    this.position = position;
    this.purpose = purpose;
    this.#watch = health?.watch({ connectionId: candidate.connection.upstream.id, model: candidate.model });
    this.#watch?.noteStart(this.startedAtMs);
  }

  noteHeaders(status: number, facts: UpstreamFacts): void {
    this.#headersMs = this.elapsedMs();
    this.#status = status;
    this.facts = facts;
    if (facts.limits) this.#watch?.noteLimits(facts.limits);
  }

  noteFirstEvent(): void {
    this.#firstEventMs ??= this.elapsedMs();
  }

  /** The reply is there; what still happens before `close` is not its time. */
  noteEnd(): void {
    this.#durationMs ??= this.elapsedMs();
  }

  elapsedMs(): number {
    return performance.now() - this.#start;
  }

  /** Ends the attempt and gives its record. */
  close(result: AttemptEnd): AttemptRecord {
    const record = this.#toRecord(result);
    const { whole, failure } = result;
    const scoped = failure && 'scope' in failure ? failure : undefined;
    const nowMs = record.startedAtMs + record.durationMs;
    this.#watch?.noteEnd({ attempt: record, failure: scoped, whole, nowMs });
    this.#watch = undefined;
    this.#closed?.(record);
    return record;
  }

  /** Who else is to be told when the attempt ends. */
  onClose(closed: (record: AttemptRecord) => void): void {
    this.#closed = closed;
  }

  #toRecord(result: AttemptEnd): AttemptRecord {
    const { metered, failure } = result;
    const { upstream, definition } = this.candidate.connection;
    return {
      id: this.id,
      position: this.position,
      ...(this.purpose && { purpose: this.purpose }),
      connectionId: upstream.id,
      connectionName: upstream.name,
      provider: definition.id,
      model: this.candidate.model,
      format: this.format,
      startedAtMs: this.startedAtMs,
      durationMs: this.#durationMs ?? this.elapsedMs(),
      tokens: metered?.tokens ?? {},
      suspect: metered?.suspect ?? false,
      ...(metered?.units && { units: metered.units }),
      ...(metered?.usageSource && { usageSource: metered.usageSource }),
      ...metered?.cost,
      ...(metered?.finishReason && { finishReason: metered.finishReason }),
      ...(this.#headersMs !== undefined && { headersMs: this.#headersMs }),
      ...(this.#firstEventMs !== undefined && { firstEventMs: this.#firstEventMs }),
      ...(this.#status !== undefined && { status: this.#status }),
      ...(failure && { failureKind: failure.kind, failureMessage: failure.message }),
      ...(failure &&
        'retryAfterMs' in failure &&
        failure.retryAfterMs !== undefined && { retryAfterMs: failure.retryAfterMs }),
      ...(this.facts.upstreamRequestId !== undefined && { upstreamRequestId: this.facts.upstreamRequestId }),
      ...(this.facts.litellm && { litellm: this.facts.litellm }),
    };
  }
}
