import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { ReplyPart } from '../../canonical/part.ts';
import type { CanonicalResponse } from '../../canonical/response.ts';
import { adoptPart } from '../claude-signatures.ts';
import { LossList } from '../loss-list.ts';
import { fieldsFor } from '../read-json.ts';
import { DocumentNames } from './document-names.ts';
import { encodePart, encodeReasoningText, type PartOptions } from './encode-parts.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

/** Replies of Converse name neither themselves nor the model. */
export function encodeResponse(response: CanonicalResponse): WithLosses<JsonObject> {
  const losses = new LossList('response');
  losses.addForeign(response.extensions, { format, field: 'response' });
  const [choice, ...others] = response.choices;
  if (others.length > 0) losses.add('response.choices');
  losses.addForeign(choice?.extensions, { format, field: 'response.choices' });
  losses.addIf(response.costUsd, 'response.costUsd');
  losses.addIf(choice?.stopSequence, 'response.choices.stopSequence');
  const { usage, usageExtensions } = response;
  const options = { losses, names: new DocumentNames(losses) };
  const value = defined({
    output: {
      message: {
        role: 'assistant',
        content: (choice?.parts ?? [])
          .map((part) => encodeReplyPart(part, options))
          .filter((block) => block !== undefined),
      },
    },
    stopReason: toFinishWord(choice?.finishReason ?? 'other'),
    usage: usage && encodeUsage(defined({ usage, extensions: usageExtensions }), losses),
    ...fieldsFor(choice?.extensions, format),
    ...fieldsFor(response.extensions, format),
  });
  return { value, losses: losses.list };
}

/** A reply shows reasoning whoever signed it, without foreign signatures. */
function encodeReplyPart(written: ReplyPart, options: PartOptions): JsonObject | undefined {
  const part = adoptPart(written, format);
  if (part.type !== 'reasoning' || part.redacted || part.signature?.origin === format) return encodePart(part, options);
  if (part.signature?.value) options.losses.add('reasoning.signature');
  return encodeReasoningText(part.text, null);
}
