import { newId, type Shadow } from '@omniroute/core';
import { Cancellation } from '@omniroute/open-sse';
import type { ClientSurface, Exchange } from '../pipeline/exchange.ts';
import type { LiveCandidate, LivePlan } from '../pipeline/resolve-plan.ts';
import type { AnyInbound, Served } from '../pipeline/served.ts';
import type { PlanResult } from '../pipeline/walk-budget.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { readToEnd } from './read-to-end.ts';
import { recordAnswer, recordFailure, type ShadowEnd } from './shadow-record.ts';

/** Requests to silent targets that are under way at the same time. */
const mostRunning = 16;
/** A silent target has so long for its whole reply, ms. */
const deadlineMs = 120_000;

export type Mirrored<Surface extends ClientSurface, Inbound extends AnyInbound> = {
  readonly shadow: Shadow;
  /** Whether the silent target can do what is asked at all. */
  mayAsk(candidate: LiveCandidate): boolean;
  /** Walks the one target. */
  run(served: Served<Surface, Inbound>): Promise<PlanResult>;
};

export type ShadowsParts = {
  /** A request was due for a silent target, but too many were under way. */
  countDropped(): void;
};

/**
 * Sends requests again to silent targets once their clients have their replies: nothing of it is ever on a client's way. Beyond
 * what may be under way at once they are dropped and counted; a shutdown ends them.
 */
export class Shadows {
  readonly #parts: ShadowsParts;
  readonly #running = new Map<Cancellation, Promise<void>>();
  #isStopped = false;

  constructor(parts: ShadowsParts) {
    this.#parts = parts;
  }

  /** Draws whether this request is one of the share, and sends it when its client has the whole reply. */
  mirror<Surface extends ClientSurface, Inbound extends AnyInbound>(
    served: Served<Surface, Inbound>,
    mirrored: Mirrored<Surface, Inbound>,
  ): void {
    if (served.pipeline.random() * 100 >= mirrored.shadow.percentage) return;
    const { response } = served.exchange;
    const begin = () => {
      if (response.writableFinished) this.#begin(served, mirrored);
    };
    if (response.closed) begin();
    else response.once('close', begin);
  }

  /** Ends what is under way; resolves when all of it is recorded. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const stopped of this.#running.keys()) stopped.cancel(new Error('OmniRoute is shutting down.'));
    await Promise.all(this.#running.values());
  }

  #begin<Surface extends ClientSurface, Inbound extends AnyInbound>(
    served: Served<Surface, Inbound>,
    mirrored: Mirrored<Surface, Inbound>,
  ): void {
    const candidate = candidateOf(mirrored.shadow, served.pipeline.snapshot());
    if (this.#isStopped || !candidate || !mirrored.mayAsk(candidate)) return;
    if (this.#running.size >= mostRunning) {
      this.#parts.countDropped();
      return;
    }
    const plan: LivePlan = { combo: undefined, policy: { deadlineMs }, candidates: [candidate] };
    const exchange = silentExchange(served.exchange);
    const ended = ask({ ...served, exchange, plan }, served.exchange.id, mirrored)
      .catch((error: unknown) => served.pipeline.reportFault(error, exchange.id))
      .finally(() => this.#running.delete(exchange.clientGone));
    this.#running.set(exchange.clientGone, ended);
  }
}

async function ask<Surface extends ClientSurface, Inbound extends AnyInbound>(
  served: Served<Surface, Inbound>,
  shadowOf: string,
  mirrored: Mirrored<Surface, Inbound>,
): Promise<void> {
  const result = await mirrored.run(served);
  const end: ShadowEnd = { served, shadowOf, failed: result.failed };
  if (result.end.type === 'failure') {
    const record = recordFailure(end, result.end.failure);
    served.pipeline.recorder.record(record, () => {});
    return;
  }
  const { answer } = result.end;
  const left = Math.max(1, deadlineMs - served.exchange.elapsedMs());
  const read = await readToEnd(answer, { deadlineMs: left, stopped: served.exchange.clientGone });
  served.pipeline.recorder.record(recordAnswer(end, answer, read), () => {});
}

/** `undefined`: the connection is gone, or the model leads back to us. */
function candidateOf({ target }: Shadow, { connections }: Snapshot): LiveCandidate | undefined {
  const connection = connections.get(target.connection);
  const facts = connection?.models.get(target.model);
  if (!connection || facts?.loop) return undefined;
  return { connection, model: target.model, options: {}, facts };
}

/** An exchange of its own. Its response is the client's, which is closed: nothing can reach it any more. */
function silentExchange<Surface extends ClientSurface>(exchange: Exchange<Surface>): Exchange<Surface> {
  const startedAtMs = Date.now();
  const start = performance.now();
  return {
    ...exchange,
    id: newId('req', startedAtMs),
    startedAtMs,
    clientGone: new Cancellation(),
    elapsedMs: () => performance.now() - start,
  };
}
