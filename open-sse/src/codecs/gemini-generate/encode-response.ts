import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { ReplyPart } from '../../canonical/part.ts';
import type { CanonicalResponse, Choice } from '../../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { noteEnding } from '../note-ending.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { isBlocked } from './decode-response.ts';
import { encodePart, encodeThought } from './encode-parts.ts';
import { writeLogprobs } from './logprobs.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

export function encodeResponse(response: CanonicalResponse, context: ReplyContext): WithLosses<JsonObject> {
  const losses = new LossList('response');
  losses.addForeign(response.extensions, { format, field: 'response' });
  losses.addIf(response.costUsd, 'response.costUsd');
  const own = fieldsFor(response.extensions, format);
  const { usage, usageExtensions, serviceTier } = response;
  if (!usage) losses.addIf(serviceTier, 'response.serviceTier');
  const candidates = response.choices.map((choice, index) => encodeCandidate(choice, index, losses));
  const value = defined({
    candidates: isBlocked(own) && response.choices.every(isEmpty) ? undefined : candidates,
    usageMetadata: usage && encodeUsage(defined({ usage, extensions: usageExtensions, serviceTier }), losses),
    modelVersion: context.model,
    responseId: response.id ?? context.id,
    ...own,
  });
  return { value, losses: losses.list };
}

function isEmpty(choice: Choice): boolean {
  return choice.parts.length === 0 && choice.extensions === undefined;
}

function encodeCandidate(choice: Choice, index: number, losses: LossList): JsonObject {
  noteEnding(choice, losses);
  losses.addForeign(choice.extensions, { format, field: 'response.choices' });
  const parts: JsonObject[] = [];
  for (const part of choice.parts) addPart(parts, part, losses);
  const own = fieldsFor(choice.extensions, format);
  const logprobs = choice.parts.flatMap((part) => (part.type === 'text' ? (part.logprobs ?? []) : []));
  return {
    content: { parts, role: 'model' },
    finishReason: toFinishWord(choice.finishReason),
    index,
    ...own,
    ...(logprobs.length > 0 && { logprobsResult: { ...writeLogprobs(logprobs), ...asObject(own['logprobsResult']) } }),
  };
}

/** A thought without words signs the text before it. */
function addPart(parts: JsonObject[], part: ReplyPart, losses: LossList): void {
  if (part.type !== 'reasoning') {
    parts.push(...encodePart(part, { losses, nameOf: () => undefined }));
    return;
  }
  losses.addIf(part.redacted, 'reasoning.redacted');
  const signature = part.signature?.origin === format ? part.signature.value : undefined;
  if (part.signature?.value && typeof signature !== 'string') losses.add('reasoning.signature');
  if (part.redacted || (part.text === '' && typeof signature !== 'string')) return;
  const last = parts.at(-1);
  const signsLast = part.text === '' && typeof last?.['text'] === 'string' && last['thoughtSignature'] === undefined;
  if (last && signsLast && last['thought'] !== true) parts.splice(-1, 1, { ...last, thoughtSignature: signature });
  else parts.push(encodeThought(part.text, signature));
}
