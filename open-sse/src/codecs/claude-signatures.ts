import type { WireFormat } from '@omniroute/core';
import type { Part, Tagged } from '../canonical/part.ts';
import type { Turn } from '../canonical/request.ts';

/**
 * Formats by which Claude is reached. What it signed on one platform is valid on the others
 * (https://platform.claude.com/docs/en/build-with-claude/extended-thinking: “Values generated on one platform will be compatible
 * with another”). That is said of signatures, not of redacted thinking, which stays with its own format.
 */
const claudeFormats: ReadonlySet<WireFormat> = new Set(['anthropic-messages', 'bedrock-converse']);

/** The signature as one of `format`, if it is one that Claude may have written there as well; else as it is. */
export function adoptSignature(signature: Tagged, format: WireFormat): Tagged {
  const isForeign = signature.origin !== format && claudeFormats.has(signature.origin) && claudeFormats.has(format);
  return isForeign && typeof signature.value === 'string' && signature.value !== ''
    ? { origin: format, value: signature.value }
    : signature;
}

/** The part, its signature adopted. In replies that is always right: on Bedrock no model but Claude signs. */
export function adoptPart<T extends Part>(part: T, format: WireFormat): T {
  return part.type === 'reasoning' && part.signature
    ? { ...part, signature: adoptSignature(part.signature, format) }
    : part;
}

/** The turns with the signatures in them adopted where the model that they go to is Claude: any other has not signed them. */
export function adoptSignatures(turns: readonly Turn[], model: string, format: WireFormat): readonly Turn[] {
  if (!model.includes('claude')) return turns;
  return turns.map((turn) =>
    turn.parts.some(isSigned) ? { ...turn, parts: turn.parts.map((part) => adoptPart(part, format)) } : turn,
  );
}

function isSigned(part: Part): boolean {
  return part.type === 'reasoning' && part.signature !== undefined;
}
