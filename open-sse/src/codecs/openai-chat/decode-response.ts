import { OmniError, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Extensions, Part, ReplyPart } from '../../canonical/part.ts';
import type { CanonicalResponse, Choice } from '../../canonical/response.ts';
import { LossList } from '../loss-list.ts';
import { addFields, asNumber, asObject, asString, isList, unknownFields } from '../read-json.ts';
import { decodeAssistantParts } from './assistant.ts';
import { encodePart } from './parts.ts';
import { readTextLogprobs } from './logprobs.ts';
import { decodeUsage } from './usage.ts';
import { choiceFields, format, messageFields, responseFields, toFinishReason, toFinishWord } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no chat completion. */
export function decodeResponse(body: JsonValue): WithLosses<CanonicalResponse> {
  const reply = asObject(body);
  if (!reply || !isList(reply['choices']))
    throw new OmniError('unavailable', 'The upstream answered with something that is no chat completion.');
  const usage = asObject(reply['usage']);
  const counted = usage && decodeUsage(usage);
  const value = defined({
    id: asString(reply['id']),
    model: asString(reply['model']),
    createdAtSec: asNumber(reply['created']),
    choices: reply['choices'].map(decodeChoice),
    usage: counted?.usage,
    serviceTier: asString(reply['service_tier']),
    costUsd: counted?.costUsd,
    bareUsage: counted?.bare,
    usageExtensions: counted?.extensions,
    extensions: unknownFields(reply, responseFields, format),
  });
  return { value, losses: [] };
}

const fieldsWithLogprobs: ReadonlySet<string> = new Set([...choiceFields, 'logprobs']);

function decodeChoice(value: JsonValue): Choice {
  const choice = asObject(value) ?? {};
  const message = asObject(choice['message']) ?? {};
  const written = decodeAssistantParts(message).map(toReplyPart);
  const place = written.findIndex((part) => part.type === 'text');
  const logprobs = place < 0 ? undefined : readTextLogprobs(choice);
  const parts = logprobs
    ? written.map((part, index) => (index === place && part.type === 'text' ? { ...part, logprobs } : part))
    : written;
  const word = asString(choice['finish_reason']);
  const finishReason = toFinishReason(
    word ?? '',
    parts.some((part) => part.type === 'tool-call'),
  );
  const inner = unknownFields(message, messageFields, format);
  let extensions = unknownFields(choice, logprobs ? fieldsWithLogprobs : choiceFields, format);
  if (inner) extensions = addFields(extensions, format, { message: inner.fields });
  return defined({ parts, finishReason, extensions: keepFinishWord(extensions, word, finishReason) });
}

/** Words that ours do not tell apart go back as they came. */
export function keepFinishWord(
  extensions: Extensions | undefined,
  word: string | undefined,
  reason: Choice['finishReason'],
): Extensions | undefined {
  if (word === undefined || word === toFinishWord(reason)) return extensions;
  return addFields(extensions, format, { finish_reason: word });
}

/** Replies hold nothing but text, refusals, reasoning and calls; what else a server puts there is kept for this format. */
function toReplyPart(part: Part): ReplyPart {
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'reasoning':
    case 'tool-call':
    case 'opaque':
      return part;
    case 'image':
    case 'document':
    case 'audio':
    case 'tool-result':
      return { type: 'opaque', content: { origin: format, value: encodePart(part, new LossList()) ?? null } };
  }
}
