import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { CanonicalResponse, Choice } from '../../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { asList, asObject, fieldsFor } from '../read-json.ts';
import { encodeAssistant } from './encode-assistant.ts';
import { encodeLogprob } from './logprobs.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

/** Cohere's replies do not name the model. */
export function encodeResponse(response: CanonicalResponse, context: ReplyContext): WithLosses<JsonObject> {
  const losses = new LossList('response');
  losses.addForeign(response.extensions, { format, field: 'response' });
  const [choice, ...others] = response.choices;
  if (others.length > 0) losses.add('response.choices');
  losses.addForeign(choice?.extensions, { format, field: 'response.choices' });
  losses.addIf(response.costUsd, 'response.costUsd');
  losses.addIf(response.serviceTier, 'response.serviceTier');
  const { message, citations, ...own } = fieldsFor(choice?.extensions, format);
  const { usage, usageExtensions } = response;
  const logprobs = choice?.parts.flatMap((part) => (part.type === 'text' && part.logprobs) || []) ?? [];
  const value = defined({
    id: response.id ?? context.id,
    message: { ...encodeMessage(choice, asList(citations), losses), ...asObject(message) },
    finish_reason: toFinishWord(choice?.finishReason ?? 'other'),
    logprobs: logprobs.length > 0 ? logprobs.map(encodeLogprob) : undefined,
    usage: usage && encodeUsage(defined({ usage, extensions: usageExtensions }), losses),
    ...own,
    ...fieldsFor(response.extensions, format),
  });
  return { value, losses: losses.list };
}

/** Citations that belong to no text stand behind those that do. */
function encodeMessage(choice: Choice | undefined, others: readonly JsonValue[], losses: LossList): JsonObject {
  const { citations = [], ...message } = encodeAssistant(choice?.parts ?? [], { losses, takesThoughts: true });
  const all = [...citations, ...others];
  return defined({ role: 'assistant', ...message, citations: all.length > 0 ? all : undefined });
}
