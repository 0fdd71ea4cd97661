import { bodyScenarios } from './bodies.ts';
import { comboScenarios } from './combos.ts';
import { memoryScenarios } from './memory.ts';
import { pairScenarios } from './pairs.ts';
import type { Scenario } from './scenario.ts';
import { streamScenarios } from './streams.ts';
import { wholeScenarios } from './whole.ts';

/** In order of worth. */
export const scenarios: readonly Scenario[] = [
  ...wholeScenarios,
  ...pairScenarios,
  ...streamScenarios,
  ...comboScenarios,
  ...bodyScenarios,
  ...memoryScenarios,
];
