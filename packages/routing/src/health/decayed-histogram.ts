const buckets = 97;
/** A bucket reaches 15 % further than the one before it: no quantile is further off. */
const logWidth = Math.log(1.15);
const halfLifeMs = 15 * 60_000;
/** Fresh samples grow instead of old ones shrinking; at this many half-lives all are scaled down. */
const mostHalfLives = 64;

/**
 * Times in which old samples count less: each halves its weight every 15 minutes. Buckets are as wide as their times are long, from
 * 1 ms to 10 minutes; a sample costs one logarithm and one power, whatever was seen before.
 */
export class DecayedHistogram {
  readonly #weights = new Float64Array(buckets);
  #total = 0;
  #scaleAtMs: number;
  #latestMs: number;

  constructor(nowMs: number) {
    this.#scaleAtMs = nowMs;
    this.#latestMs = nowMs;
  }

  /** Time that runs backwards counts as no time. */
  add(valueMs: number, nowMs: number): void {
    this.#latestMs = Math.max(this.#latestMs, nowMs);
    if (this.#latestMs - this.#scaleAtMs > mostHalfLives * halfLifeMs) this.#rescale();
    const weight = 2 ** ((this.#latestMs - this.#scaleAtMs) / halfLifeMs);
    const bucket = bucketOf(valueMs);
    this.#weights[bucket] = (this.#weights[bucket] ?? 0) + weight;
    this.#total += weight;
  }

  /** How many fresh samples all of them are worth by now. */
  weight(nowMs: number): number {
    return this.#total * 2 ** (-(Math.max(nowMs, this.#latestMs) - this.#scaleAtMs) / halfLifeMs);
  }

  /** The time that a share of the samples does not exceed, at most 15 % more; `undefined` without samples. `share` is above 0. */
  quantile(share: number): number | undefined {
    if (this.#total === 0) return undefined;
    const wanted = this.#total * share;
    let sum = 0;
    let highest = 0;
    for (const [bucket, weight] of this.#weights.entries()) {
      if (weight === 0) continue;
      sum += weight;
      highest = bucket;
      if (sum >= wanted) break;
    }
    return Math.exp(highest * logWidth);
  }

  #rescale(): void {
    const kept = 2 ** (-(this.#latestMs - this.#scaleAtMs) / halfLifeMs);
    this.#weights.forEach((weight, bucket) => {
      this.#weights[bucket] = weight * kept;
    });
    this.#total *= kept;
    this.#scaleAtMs = this.#latestMs;
  }
}

/** The first bucket whose upper end is not below the time. */
function bucketOf(valueMs: number): number {
  if (!(valueMs > 1)) return 0;
  return Math.min(buckets - 1, Math.ceil(Math.log(valueMs) / logWidth));
}
