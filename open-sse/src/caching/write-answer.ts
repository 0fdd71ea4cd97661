import type { CanonicalResponse } from '../canonical/response.ts';
import type { Codec, ReplyContext } from '../codecs/codec.ts';
import { JsonArray } from '../relay/json-array.ts';
import { unfold } from '../stream/unfold.ts';
import type { AnswerShape } from './read-answer.ts';

export type WrittenAnswer = {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** What the client's format could not express, by field. */
  readonly losses: readonly string[];
};

/** A kept answer as a client of any format is given it. */
export function writeAnswer(
  codec: Codec,
  response: CanonicalResponse,
  { shape, context }: { readonly shape: AnswerShape; readonly context: ReplyContext },
): WrittenAnswer {
  if (shape === 'whole') {
    const { value, losses } = codec.encodeResponse(response, context);
    const bytes = Buffer.from(JSON.stringify(value));
    return { bytes, contentType: 'application/json', losses: losses.map(({ field }) => field) };
  }
  const encoder = codec.createStreamEncoder(context);
  const events = Buffer.from(
    unfold(response)
      .map((event) => encoder.push(event))
      .join(''),
  );
  const losses = encoder.losses.map(({ field }) => field);
  return shape === 'sse'
    ? { bytes: events, contentType: 'text/event-stream; charset=utf-8', losses }
    : { bytes: new JsonArray().end(events), contentType: 'application/json', losses };
}
