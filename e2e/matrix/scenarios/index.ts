import { cut } from './cut.ts';
import { error } from './error.ts';
import { image } from './image.ts';
import { reasoning } from './reasoning.ts';
import type { Scenario } from './scenario.ts';
import { text } from './text.ts';
import { twoTurns } from './tools.ts';

export type { Scenario } from './scenario.ts';

/** What every cell is put through. */
export const scenarios: readonly Scenario[] = [text, twoTurns, image, reasoning, error, cut];
