import type { StrategyId } from '@omniroute/core';
import { own } from './values.ts';

/** LiteLLM's `routing_strategy`, which is one for all names, in our words; the first of two is written. */
const strategies: Readonly<Record<string, StrategyId>> = {
  'simple-shuffle': 'weighted',
  'least-busy': 'least-busy',
  'latency-based-routing': 'lowest-latency',
  'usage-based-routing-v2': 'usage-based',
  'usage-based-routing': 'usage-based',
  'cost-based-routing': 'lowest-cost',
};

export function readStrategy(text: string): StrategyId | undefined {
  return own(strategies, text);
}

/** `undefined` for what LiteLLM has no word for. */
export function writeStrategy(strategy: StrategyId): string | undefined {
  return Object.keys(strategies).find((word) => strategies[word] === strategy);
}
