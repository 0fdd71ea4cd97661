import type { ReplayLine } from '@omniroute/contract';
import { totalOutputTokens } from '@omniroute/core';
import { priceUsage } from '@omniroute/metering';
import { meanOf, type HealthView } from '@omniroute/routing';
import type { RecordedRequest } from '@omniroute/storage';
import type { LiveCandidate } from '../pipeline/resolve-plan.ts';

type Report = Extract<ReplayLine, { readonly type: 'report' }>;
type Target = Report['targets'][number];

/** What a request would come to: the first target that it would ask, or why nobody. */
export type Replayed = { readonly first: LiveCandidate } | { readonly refusal: string };

const mostReasons = 20;

/** Adds up what was recorded, and what would be expected of the target that each request would ask first. */
export class ReplayTally {
  readonly #health: HealthView;
  readonly #targets = new Map<string, { -readonly [key in keyof Target]: Target[key] }>();
  readonly #reasons = new Map<string, number>();
  readonly #firstToken = new MeanPair();
  readonly #duration = new MeanPair();
  readonly #cost = { requests: 0, recordedNanoUsd: 0, expectedNanoUsd: 0, unknown: 0 };
  readonly #refused = { recorded: 0, expected: 0 };
  #requests = 0;
  #moved = 0;

  constructor(health: HealthView) {
    this.#health = health;
  }

  get requests(): number {
    return this.#requests;
  }

  add(recorded: RecordedRequest, replayed: Replayed): void {
    this.#requests += 1;
    this.#noteRecorded(recorded);
    if ('refusal' in replayed) this.#noteRefusal(replayed.refusal);
    else this.#noteExpected(recorded, replayed.first);
  }

  report(): Pick<Report, 'requests' | 'moved' | 'cost' | 'firstToken' | 'duration' | 'refused' | 'targets'> {
    const reasons = [...this.#reasons].map(([message, requests]) => ({ message, requests }));
    return {
      requests: this.#requests,
      moved: this.#moved,
      cost: { ...this.#cost },
      firstToken: this.#firstToken.report(),
      duration: this.#duration.report(),
      refused: { ...this.#refused, reasons: reasons.toSorted((a, b) => b.requests - a.requests) },
      targets: [...this.#targets.values()].toSorted((a, b) => b.expectedRequests - a.expectedRequests),
    };
  }

  #noteRecorded({ outcome, target }: RecordedRequest): void {
    if (outcome === 'refused') this.#refused.recorded += 1;
    if (!target) return;
    const { connectionId: connection, connectionName, provider, model } = target;
    this.#target({ connection, connectionName, provider, model }).recordedRequests += 1;
  }

  #noteRefusal(message: string): void {
    this.#refused.expected += 1;
    if (!this.#reasons.has(message) && this.#reasons.size >= mostReasons) return;
    this.#reasons.set(message, (this.#reasons.get(message) ?? 0) + 1);
  }

  #noteExpected(recorded: RecordedRequest, first: LiveCandidate): void {
    const { upstream, definition } = first.connection;
    const { model } = first;
    const named = { connection: upstream.id, connectionName: upstream.name, provider: definition.id, model };
    this.#target(named).expectedRequests += 1;
    const { target } = recorded;
    if (target && (target.connectionId !== upstream.id || target.model !== model)) this.#moved += 1;
    this.#noteCost(recorded, first);
    this.#noteTimes(recorded, first);
  }

  /** Of the very tokens that were recorded. */
  #noteCost({ tokens, units, costNanoUsd }: RecordedRequest, { facts }: LiveCandidate): void {
    if (Object.keys(tokens).length === 0 && units === undefined) return;
    const expected = facts?.price && priceUsage(tokens, facts.price, units);
    if (costNanoUsd === undefined || expected === undefined) {
      this.#cost.unknown += 1;
      return;
    }
    this.#cost.requests += 1;
    this.#cost.recordedNanoUsd += costNanoUsd;
    this.#cost.expectedNanoUsd += expected;
  }

  /** Of streams that were answered: other replies have no first token of their own. */
  #noteTimes({ stream, outcome, firstTokenMs, durationMs, tokens }: RecordedRequest, first: LiveCandidate): void {
    if (!stream || outcome !== 'answered') return;
    const seen = this.#health.find({ connectionId: first.connection.upstream.id, model: first.model });
    if (!seen?.firstTokenMs) return;
    const expectedMs = meanOf(seen.firstTokenMs);
    if (firstTokenMs !== undefined) this.#firstToken.add(firstTokenMs, expectedMs);
    const output = totalOutputTokens(tokens);
    if (!seen.tokenMs || output === undefined) return;
    this.#duration.add(durationMs, expectedMs + output * meanOf(seen.tokenMs));
  }

  #target(named: Pick<Target, 'connection' | 'connectionName' | 'provider' | 'model'>) {
    const key = `${named.connection}/${named.model}`;
    const known = this.#targets.get(key);
    if (known) return known;
    const target = { ...named, recordedRequests: 0, expectedRequests: 0 };
    this.#targets.set(key, target);
    return target;
  }
}

/** Two means over the same requests. */
class MeanPair {
  #requests = 0;
  #recordedMs = 0;
  #expectedMs = 0;

  add(recordedMs: number, expectedMs: number): void {
    this.#requests += 1;
    this.#recordedMs += recordedMs;
    this.#expectedMs += expectedMs;
  }

  report(): Report['firstToken'] {
    const requests = this.#requests;
    if (requests === 0) return { requests };
    return { requests, recordedMs: this.#recordedMs / requests, expectedMs: this.#expectedMs / requests };
  }
}
