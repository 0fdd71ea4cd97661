import type { StrategyId } from '@omniroute/core';
import { cacheAffine } from './cache-affine.ts';
import { cascade } from './cascade.ts';
import { hedged } from './hedged.ts';
import { leastBusy } from './least-busy.ts';
import { lowestCost } from './lowest-cost.ts';
import { lowestLatency } from './lowest-latency.ts';
import { powerOfTwo } from './power-of-two.ts';
import { priority } from './priority.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import type { Strategy } from './strategy.ts';
import { usageBased } from './usage-based.ts';
import { weighted } from './weighted.ts';

/** All strategies by id. */
export const strategies: { readonly [id in StrategyId]: Strategy } = {
  priority,
  weighted,
  'round-robin': roundRobin,
  random,
  'least-busy': leastBusy,
  'power-of-two': powerOfTwo,
  'lowest-latency': lowestLatency,
  'lowest-cost': lowestCost,
  'usage-based': usageBased,
  'cache-affine': cacheAffine,
  cascade,
  hedged,
};
