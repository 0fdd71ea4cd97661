import type { FinishReason, Usage } from '@omniroute/core';
import type { Part } from './part.ts';

export type Choice = {
  readonly parts: readonly Part[];
  readonly finishReason: FinishReason;
  readonly stopSequence?: string;
};

/** A whole reply. `choices` has one member unless n > 1 was asked. */
export type CanonicalResponse = {
  readonly id?: string;
  readonly model?: string;
  readonly createdAtSec?: number;
  readonly choices: readonly Choice[];
  readonly usage?: Usage;
  readonly costUsd?: string | number;
};
