import { OmniError, type FinishReason, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Extensions } from '../../canonical/part.ts';
import type { CanonicalResponse, Choice } from '../../canonical/response.ts';
import { addFields, asObject, asString, unknownFields } from '../read-json.ts';
import { decodeAssistant } from './decode-parts.ts';
import { readFault } from './errors.ts';
import { attachLogprobs } from './logprobs.ts';
import { decodeUsage } from './usage.ts';
import { format, responseFields, toFinishReason, toFinishWord } from './wire.ts';

const fieldsWithLogprobs = new Set([...responseFields, 'logprobs']);

/** @throws OmniError `unavailable` when the body is no whole answer. */
export function decodeResponse(body: JsonValue): WithLosses<CanonicalResponse> {
  const { reply, message } = requireReply(body);
  const usage = asObject(reply['usage']);
  const counted = usage && decodeUsage(usage);
  const choice = decodeChoice(reply, message);
  const likely = attachLogprobs(choice.parts, reply['logprobs']);
  const value = defined({
    id: asString(reply['id']),
    choices: [likely ? { ...choice, parts: likely } : choice],
    usage: counted?.usage,
    usageExtensions: counted?.extensions,
    extensions: unknownFields(reply, likely ? fieldsWithLogprobs : responseFields, format),
  });
  return { value, losses: [] };
}

/** @throws OmniError `unavailable` when the body is no reply, or one whose model broke off. */
export function requireReply(body: JsonValue): { readonly reply: JsonObject; readonly message: JsonObject } {
  const reply = asObject(body);
  const message = asObject(reply?.['message']);
  if (!reply || !message) {
    throw new OmniError('unavailable', 'The upstream answered with something that is no reply with a message.');
  }
  const fault = readFault(reply);
  if (fault) throw new OmniError('unavailable', fault.message);
  return { reply, message };
}

function decodeChoice(reply: JsonObject, message: JsonObject): Choice {
  const { parts, extensions } = decodeAssistant(message);
  const hasToolCalls = parts.some((part) => part.type === 'tool-call');
  const { citations, ...inner } = extensions?.fields ?? {};
  const own = addFields(undefined, format, defined({ citations }));
  const kept = Object.keys(inner).length === 0 ? own : addFields(own, format, { message: inner });
  return { parts, ...decodeEnd(reply, hasToolCalls, kept) };
}

export type DecodedEnd = { readonly finishReason: FinishReason; readonly extensions?: Extensions };

/** How a reply ended. A word that ours do not tell apart is kept. */
export function decodeEnd(end: JsonObject, hasToolCalls: boolean, own: Extensions | undefined): DecodedEnd {
  const word = asString(end['finish_reason']);
  const finishReason = toFinishReason(word ?? '', hasToolCalls);
  const kept: JsonObject = word === undefined || word === toFinishWord(finishReason) ? {} : { finish_reason: word };
  return defined({ finishReason, extensions: addFields(own, format, kept) });
}
