import type { Observed } from '../relay/observed.ts';
import type { ServiceUse } from './service-codec.ts';

/** Keeps what a reply, or an event of one, says of its use. */
export function noteUse(observed: Observed, use: ServiceUse): void {
  if (use.tokens) observed.tokens = { ...observed.tokens, ...use.tokens };
  if (use.units) observed.units = { ...observed.units, ...use.units };
  if (use.costUsd !== undefined) observed.costUsd = use.costUsd;
  if (use.bareUsage !== undefined) observed.bareUsage = use.bareUsage;
  if (use.finishReason) observed.finishReason = use.finishReason;
  if (use.outputCharacters !== undefined) observed.roughOutputTokens = Math.ceil(use.outputCharacters / 4);
}
