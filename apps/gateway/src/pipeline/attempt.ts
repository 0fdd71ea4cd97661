import { newId, type ApiFormat, type AttemptRecord, type FailureKind, type UpstreamFailure } from '@omniroute/core';
import type { UpstreamFacts } from '@omniroute/open-sse';
import type { Metered } from './metered.ts';
import type { LiveCandidate } from './resolve-plan.ts';

/** One call of one target while it runs; `close` makes its record. */
export class Attempt {
  readonly id: string;
  readonly candidate: LiveCandidate;
  readonly format: ApiFormat;
  readonly position: number;
  readonly startedAtMs = Date.now();
  readonly #start = performance.now();
  #headersMs: number | undefined;
  #firstEventMs: number | undefined;
  #status: number | undefined;
  facts: UpstreamFacts = {};

  constructor(candidate: LiveCandidate, format: ApiFormat, position: number) {
    this.id = newId('att', this.startedAtMs);
    this.candidate = candidate;
    this.format = format;
    this.position = position;
  }

  noteHeaders(status: number, facts: UpstreamFacts): void {
    this.#headersMs = this.elapsedMs();
    this.#status = status;
    this.facts = facts;
  }

  noteFirstEvent(): void {
    this.#firstEventMs ??= this.elapsedMs();
  }

  elapsedMs(): number {
    return performance.now() - this.#start;
  }

  /** The record of an attempt that is over. `failure` absent: it answered. */
  close(result: {
    readonly metered?: Metered;
    readonly failure?: UpstreamFailure | { readonly kind: FailureKind; readonly message: string };
  }): AttemptRecord {
    const { metered, failure } = result;
    const { upstream, definition } = this.candidate.connection;
    return {
      id: this.id,
      position: this.position,
      connectionId: upstream.id,
      connectionName: upstream.name,
      provider: definition.id,
      model: this.candidate.model,
      format: this.format,
      startedAtMs: this.startedAtMs,
      durationMs: this.elapsedMs(),
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
