import { parseUsd, type ModelFacts } from '@omniroute/core';

/** The cheapest chat model with a known price, else the first that may be one; `undefined` when there is none. */
export function pickProbeModel(models: readonly ModelFacts[]): string | undefined {
  const candidates = models.filter((model) => model.mode === undefined || model.mode === 'chat');
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const model of candidates) {
    const cost = costOf(model);
    if (cost !== undefined && (best === undefined || cost < best.cost)) best = { id: model.id, cost };
  }
  // A model of unknown mode may be none for chat; one that is known to be goes first.
  return best?.id ?? (candidates.find((model) => model.mode === 'chat') ?? candidates[0])?.id;
}

function costOf({ price }: ModelFacts): number | undefined {
  const rates = price?.tiers[0]?.usdPerMillion;
  const input = rates?.input === undefined ? undefined : parseUsd(rates.input);
  const output = rates?.output === undefined ? undefined : parseUsd(rates.output);
  return input === undefined || output === undefined ? undefined : input + output;
}
