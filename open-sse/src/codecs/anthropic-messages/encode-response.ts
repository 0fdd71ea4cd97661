import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { ReplyPart } from '../../canonical/part.ts';
import type { CanonicalResponse } from '../../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { adoptPart } from '../claude-signatures.ts';
import { LossList } from '../loss-list.ts';
import { fieldsFor } from '../read-json.ts';
import { encodePart } from './encode-parts.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

export function encodeResponse(response: CanonicalResponse, context: ReplyContext): WithLosses<JsonObject> {
  const losses = new LossList('response');
  losses.addForeign(response.extensions, { format, field: 'response' });
  const [choice, ...others] = response.choices;
  if (others.length > 0) losses.add('response.choices');
  losses.addForeign(choice?.extensions, { format, field: 'response.choices' });
  losses.addIf(response.costUsd, 'response.costUsd');
  const { usage, usageExtensions, serviceTier } = response;
  if (!usage) losses.addIf(serviceTier, 'response.serviceTier');
  const value = {
    id: response.id ?? context.id,
    type: 'message',
    role: 'assistant',
    model: context.model,
    content: (choice?.parts ?? []).map((part) => encodeReplyPart(part, losses)).filter((block) => block !== undefined),
    stop_reason: toFinishWord(choice?.finishReason ?? 'other'),
    stop_sequence: choice?.stopSequence ?? null,
    usage: usage ? encodeUsage(defined({ usage, extensions: usageExtensions, serviceTier }), losses) : unknownUsage,
    ...fieldsFor(choice?.extensions, format),
    ...fieldsFor(response.extensions, format),
  };
  return { value, losses: losses.list };
}

/** Clients of this format read these two fields without asking whether they are there. */
export const unknownUsage: JsonObject = { input_tokens: 0, output_tokens: 0 };

function encodeReplyPart(written: ReplyPart, losses: LossList): JsonObject | undefined {
  const part = adoptPart(written, format);
  if (part.type !== 'reasoning' || part.redacted || part.signature?.origin === format) return encodePart(part, losses);
  if (part.signature?.value) losses.add('reasoning.signature');
  return { type: 'thinking', thinking: part.text, signature: '' };
}
