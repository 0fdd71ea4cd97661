import type { JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { CanonicalResponse, Choice } from '../../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { noteEnding } from '../note-ending.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { encodeAssistant } from './assistant.ts';
import { writeTextLogprobs } from './logprobs.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

export function encodeResponse(response: CanonicalResponse, context: ReplyContext): WithLosses<JsonObject> {
  const losses = new LossList('response');
  losses.addForeign(response.extensions, { format, field: 'response' });
  const { usage, costUsd, usageExtensions } = response;
  losses.addForeign(usageExtensions, { format, field: 'response.usage' });
  const value = defined({
    id: response.id ?? context.id,
    object: 'chat.completion',
    created: response.createdAtSec ?? context.createdAtSec,
    model: context.model,
    choices: response.choices.map((choice, index) => encodeChoice(choice, index, losses)),
    usage: usage && encodeUsage(defined({ usage, costUsd, extensions: usageExtensions })),
    service_tier: response.serviceTier,
    ...fieldsFor(response.extensions, format),
  });
  return { value, losses: losses.list };
}

function encodeChoice(choice: Choice, index: number, losses: LossList): JsonObject {
  noteEnding(choice, losses);
  losses.addForeign(choice.extensions, { format, field: 'response.choices' });
  const { message: inner, ...own } = fieldsFor(choice.extensions, format);
  const logprobs = choice.parts.flatMap((part) => (part.type === 'text' ? (part.logprobs ?? []) : []));
  return {
    index,
    message: { ...encodeAssistant(choice.parts, losses), ...asObject(inner) },
    ...(logprobs.length > 0 && { logprobs: writeTextLogprobs(logprobs) }),
    finish_reason: toFinishWord(choice.finishReason),
    ...own,
  };
}
