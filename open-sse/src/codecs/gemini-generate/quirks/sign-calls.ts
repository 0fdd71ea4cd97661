import type { JsonObject } from '@omniroute/core';
import { generationOf } from './generation.ts';

/** What Google lets stand for a signature that never was (https://ai.google.dev/gemini-api/docs/thought-signatures#faqs). */
const standIn = 'skip_thought_signature_validator';

/** Models from the third generation on refuse a turn with calls and without a signature, also one that another model made. */
export function signCalls(parts: readonly JsonObject[], model: string): readonly JsonObject[] {
  const first = parts.findIndex((part) => part['functionCall'] !== undefined);
  const call = parts[first];
  const isSigned = parts.some((part) => part['thoughtSignature'] !== undefined);
  if (!call || isSigned || generationOf(model) < 3) return parts;
  return parts.with(first, { ...call, thoughtSignature: standIn });
}
