import type { FinishReason, Usage } from '@omniroute/core';
import type { Extensions, ReplyPart } from './part.ts';

export type Choice = {
  readonly parts: readonly ReplyPart[];
  readonly finishReason: FinishReason;
  readonly stopSequence?: string;
  readonly extensions?: Extensions;
};

/** No honest reply has more choices: it is the most that OpenAI lets be asked for. */
export const mostChoices = 128;

/** No honest reply has more parts; with many times as many, translating it would hold up everybody else. */
const mostParts = 10_000;

/** True for a reply whose like no model gives. */
export function isOversized({ choices }: CanonicalResponse): boolean {
  return choices.length > mostChoices || choices.reduce((sum, { parts }) => sum + parts.length, 0) > mostParts;
}

/** A whole reply. `choices` has one member unless n > 1 was asked. */
export type CanonicalResponse = {
  readonly id?: string;
  readonly model?: string;
  readonly createdAtSec?: number;
  readonly choices: readonly Choice[];
  readonly usage?: Usage;
  /** The lane that the call was served in, in OpenAI's words: `default`, `flex`, `priority` … */
  readonly serviceTier?: string;
  /** USD that the upstream itself states for the call, as it wrote them. */
  readonly costUsd?: string | number;
  /** Usage came without the detail objects that real upstreams send with it. */
  readonly bareUsage?: boolean;
  /** Fields of the usage object beside the counts. */
  readonly usageExtensions?: Extensions;
  readonly extensions?: Extensions;
};
