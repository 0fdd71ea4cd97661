import { isJsonObject } from '@omniroute/core';
import { withFreeformCalls, type FreeformTools } from '../canonical/freeform.ts';
import { isOversized } from '../canonical/response.ts';
import type { StreamError } from '../canonical/stream-event.ts';
import type { Codec, ReplyContext, ReplyFacts } from '../codecs/codec.ts';
import { parseJson } from '../codecs/read-json.ts';
import { unfold } from '../stream/unfold.ts';
import { Observed } from './observed.ts';

export type WholeReply =
  | { readonly type: 'reply'; readonly bytes: Buffer; readonly observed: Observed; readonly losses: readonly string[] }
  | { readonly type: 'failed'; readonly error: StreamError };

export type WholeReplyOptions = {
  readonly body: Buffer;
  readonly from: Codec;
  readonly to: Codec;
  readonly context: ReplyContext;
  /** Tools of the client's that take text and were shown to the target as functions. */
  readonly freeformTools?: FreeformTools | undefined;
};

/** Carries a reply that is not streamed: the same bytes where both ends speak one format, else decoded and encoded anew. */
export function relayWholeReply({ body, from, to, context, freeformTools }: WholeReplyOptions): WholeReply {
  const json = parseJson(body.toString('utf8'));
  if (!isJsonObject(json)) return protocolError('The upstream answered with something that is no JSON object.');
  if (isJsonObject(json['error']) || json['type'] === 'error') {
    return { type: 'failed', error: from.decodeError(body.toString('utf8')) };
  }
  try {
    const observed = observeReply(from.inspectResponse(json));
    if (from.format === to.format) return { type: 'reply', bytes: body, observed, losses: [] };
    const { value, losses } = from.decodeResponse(json);
    if (isOversized(value)) return protocolError(oversized);
    const shaped = freeformTools ? withFreeformCalls(value, freeformTools) : value;
    const encoded = to.encodeResponse(shaped, context);
    const fields = [...losses, ...encoded.losses].map((loss) => loss.field);
    return { type: 'reply', bytes: Buffer.from(JSON.stringify(encoded.value)), observed, losses: fields };
  } catch (error) {
    return protocolError(
      error instanceof Error ? error.message : 'The upstream answered with something else than a reply.',
    );
  }
}

/** What a whole reply tells. */
export function observeReply(facts: ReplyFacts): Observed {
  const observed = new Observed();
  if (facts.usage) observed.noteUsage(facts.usage, facts.costUsd, facts.bareUsage === true);
  observed.finishReason = facts.finishReason;
  observed.replyId = facts.replyId;
  observed.pending = facts.pending === true;
  observed.started = true;
  observed.roughOutputTokens = Math.ceil(facts.outputCharacters / 4);
  return observed;
}

const oversized = 'The upstream answered with more choices or parts than a reply can have.';

function protocolError(message: string): WholeReply {
  return { type: 'failed', error: { message, kind: 'protocol' } };
}

/** Carries a reply that came whole although a stream was asked for: the client gets it as a stream of its format. */
export function wholeReplyAsStream(options: WholeReplyOptions): WholeReply {
  const { from, to, context, freeformTools } = options;
  const whole = relayWholeReply({ ...options, to: from });
  if (whole.type === 'failed') return whole;
  const { value, losses } = from.decodeResponse(JSON.parse(options.body.toString('utf8')));
  if (isOversized(value)) return protocolError(oversized);
  const encoder = to.createStreamEncoder(context);
  const text = unfold(freeformTools ? withFreeformCalls(value, freeformTools) : value)
    .map((event) => encoder.push(event))
    .join('');
  return { ...whole, bytes: Buffer.from(text), losses: [...losses, ...encoder.losses].map((loss) => loss.field) };
}
