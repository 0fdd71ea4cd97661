/**
 * A mean in which old samples count less: each halves its weight every `halfLifeMs`, or in another time that is given. `weight` is how many fresh samples the mean
 * stands for.
 */
export type DecayedMean = { readonly sum: number; readonly weight: number; readonly atMs: number };

export const halfLifeMs = 5 * 60_000;

/** The mean with one more sample. Time that runs backwards counts as no time. */
export function addSample(
  mean: DecayedMean | undefined,
  sample: number,
  nowMs: number,
  lifeMs = halfLifeMs,
): DecayedMean {
  if (!mean) return { sum: sample, weight: 1, atMs: nowMs };
  const kept = keptOf(mean, nowMs, lifeMs);
  return { sum: mean.sum * kept + sample, weight: mean.weight * kept + 1, atMs: Math.max(nowMs, mean.atMs) };
}

export function meanOf({ sum, weight }: DecayedMean): number {
  return sum / weight;
}

/** How many fresh samples the mean is worth by now. */
export function weightOf(mean: DecayedMean, nowMs: number, lifeMs = halfLifeMs): number {
  return mean.weight * keptOf(mean, nowMs, lifeMs);
}

function keptOf({ atMs }: DecayedMean, nowMs: number, lifeMs: number): number {
  return 2 ** (-Math.max(0, nowMs - atMs) / lifeMs);
}
