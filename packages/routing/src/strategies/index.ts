import type { StrategyId } from '@omniroute/core';
import { priority } from './priority.ts';
import type { Strategy } from './strategy.ts';
import { weighted } from './weighted.ts';

/** All strategies by id. */
export const strategies: { readonly [id in StrategyId]: Strategy } = { priority, weighted };
