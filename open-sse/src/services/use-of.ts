import { defined } from '../canonical/defined.ts';
import type { ReplyFacts } from '../codecs/codec.ts';
import type { ServiceUse } from './service-codec.ts';

/** What a chat codec reads of a reply, as the use of a service. */
export function useOf({ usage, costUsd, bareUsage, finishReason, outputCharacters }: ReplyFacts): ServiceUse {
  return defined({
    tokens: usage?.tokens,
    costUsd,
    bareUsage,
    finishReason,
    outputCharacters: outputCharacters === 0 ? undefined : outputCharacters,
  });
}
