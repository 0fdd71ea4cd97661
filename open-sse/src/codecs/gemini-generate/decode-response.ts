import { OmniError, type FinishReason, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { WithLosses } from '../../canonical/loss.ts';
import type { Extensions, Part, ReplyPart } from '../../canonical/part.ts';
import type { CanonicalResponse, Choice } from '../../canonical/response.ts';
import { addFields, asList, asObject, asString, isList, unknownFields } from '../read-json.ts';
import { decodeTier } from '../service-tiers.ts';
import { CallIds } from './call-ids.ts';
import { decodePart } from './decode-parts.ts';
import { readLogprobs, withoutLogprobs } from './logprobs.ts';
import { decodeUsage } from './usage.ts';
import { candidateFields, format, responseFields, toFinishReason, toFinishWord } from './wire.ts';

/** @throws OmniError `unavailable` when the body is no reply. */
export function decodeResponse(body: JsonValue): WithLosses<CanonicalResponse> {
  const reply = requireReply(body);
  const usage = asObject(reply['usageMetadata']);
  const counted = usage && decodeUsage(usage);
  const ids = new CallIds(asString(reply['responseId']));
  const candidates = asList(reply['candidates']);
  const value = defined({
    id: asString(reply['responseId']),
    model: asString(reply['modelVersion']),
    choices: candidates.length > 0 ? candidates.map((candidate) => decodeCandidate(candidate, ids)) : [blocked],
    usage: counted?.usage,
    serviceTier: decodeTier(usage?.['serviceTier']),
    usageExtensions: counted?.extensions,
    extensions: unknownFields(reply, responseFields, format),
  });
  return { value, losses: [] };
}

/** A prompt that Google refused has no candidates, only a reason. */
const blocked: Choice = { parts: [], finishReason: 'content-filter' };

/** @throws OmniError `unavailable` when the body is no reply. */
export function requireReply(body: JsonValue): JsonObject {
  const reply = asObject(body);
  const candidates = reply?.['candidates'];
  if (reply && ((isList(candidates) && candidates.length > 0) || isBlocked(reply))) return reply;
  throw new OmniError('unavailable', 'The upstream answered with something that is no reply with candidates.');
}

export function isBlocked(reply: JsonObject): boolean {
  return asString(asObject(reply['promptFeedback'])?.['blockReason']) !== undefined;
}

function decodeCandidate(value: JsonValue, ids: CallIds): Choice {
  const candidate = asObject(value) ?? {};
  const parts = asList(asObject(candidate['content'])?.['parts']).flatMap((part) => decodeReplyParts(part, ids));
  const hasToolCalls = parts.some((part) => part.type === 'tool-call');
  const place = parts.findIndex((part) => part.type === 'text');
  const logprobs = place < 0 ? undefined : readLogprobs(candidate);
  if (!logprobs) return { parts, ...decodeEnd(candidate, hasToolCalls) };
  return {
    parts: parts.map((part, index) => (index === place && part.type === 'text' ? { ...part, logprobs } : part)),
    ...decodeEnd(withoutLogprobs(candidate), hasToolCalls),
  };
}

/** How a candidate ended. Words that ours do not tell apart are kept. */
export function decodeEnd(
  candidate: JsonObject,
  hasToolCalls: boolean,
): { readonly finishReason: FinishReason; readonly extensions?: Extensions } {
  const word = asString(candidate['finishReason']);
  const finishReason = toFinishReason(word ?? '', hasToolCalls);
  const own = unknownFields(candidate, candidateFields, format);
  const kept = word === undefined || word === toFinishWord(finishReason) ? {} : { finishReason: word };
  return defined({ finishReason, extensions: addFields(own, format, kept) });
}

/** Replies hold nothing but text, thoughts and calls; what else Google puts there (images, code that it ran) is kept whole. */
export function decodeReplyParts(value: JsonValue, ids: CallIds): readonly ReplyPart[] {
  const part = decodePart(value, ids);
  switch (part.type) {
    case 'text':
      return splitText(part.text, asString(part.extensions?.fields['thoughtSignature']));
    case 'reasoning':
      return [toSigned(part.text, part.signature?.value)];
    case 'tool-call':
    case 'refusal':
    case 'opaque':
      return [part];
    case 'image':
    case 'document':
    case 'audio':
    case 'tool-result':
      return [{ type: 'opaque', content: { origin: format, value } }];
  }
}

/** The signature of a text follows it as a thought without words. */
function splitText(text: string, signature: string | undefined): readonly ReplyPart[] {
  const part: Part = { type: 'text', text };
  return signature === undefined ? [part] : [part, toSigned('', signature)];
}

function toSigned(text: string, signature: JsonValue | undefined): ReplyPart {
  if (typeof signature !== 'string') return { type: 'reasoning', text };
  return { type: 'reasoning', text, signature: { origin: format, value: signature } };
}
