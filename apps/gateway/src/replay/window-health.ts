import {
  nothingCounted,
  type DecayedMean,
  type HealthView,
  type TargetHealth,
  type TargetRef,
} from '@omniroute/routing';
import type { TargetMeans } from '@omniroute/storage';

/** A mean of many: worth more than whatever a strategy would try it out for. */
const samples = 1000;

/** What was recorded of targets over a time, as plans look at it: nobody is busy, nothing rests. Turns are taken here alone. */
export class WindowHealth implements HealthView {
  readonly #targets: ReadonlyMap<string, TargetHealth>;
  readonly #turns = new Map<string, number>();

  constructor(means: readonly TargetMeans[], atMs: number) {
    this.#targets = new Map(means.map((each) => [keyOf(each), toHealth(each, atMs)]));
  }

  find(target: TargetRef): TargetHealth | undefined {
    return this.#targets.get(keyOf(target));
  }

  findConnection(): undefined {
    return undefined;
  }

  turnOf(comboId: string): number {
    return this.#turns.get(comboId) ?? 0;
  }

  takeTurns(comboIds: readonly string[]): void {
    for (const id of comboIds) this.#turns.set(id, this.turnOf(id) + 1);
  }
}

function keyOf({ connectionId, model }: TargetRef): string {
  return `${connectionId}/${model}`;
}

/** As of the end of the time: what is newer than a request counts as no older than it. */
function toHealth(means: TargetMeans, atMs: number): TargetHealth {
  const meanOf = (value: number): DecayedMean => ({ sum: value * samples, weight: samples, atMs });
  const { firstTokenMs, tokenMs, outputTokens, cacheReadShare } = means;
  return {
    inFlight: 0,
    requests: nothingCounted,
    tokens: nothingCounted,
    ...(firstTokenMs !== undefined && { firstTokenMs: meanOf(firstTokenMs) }),
    ...(tokenMs !== undefined && { tokenMs: meanOf(tokenMs) }),
    ...(outputTokens !== undefined && { outputTokens: meanOf(outputTokens) }),
    ...(cacheReadShare !== undefined && { cacheReadShare: meanOf(cacheReadShare) }),
  };
}
