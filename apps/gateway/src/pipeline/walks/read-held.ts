import { createSseFrames, fold, type CanonicalResponse, type Codec, type StreamEvent } from '@omniroute/open-sse';
import type { WholeAnswer } from './hold-reply.ts';

/** What a held reply says, whatever it will be sent as. Throws `OmniError` when it is no reply of the client's format. */
export function readHeld(answer: Pick<WholeAnswer, 'bytes' | 'contentType'>, codec: Codec): CanonicalResponse {
  if (!answer.contentType.startsWith('application/json')) return readEvents(answer.bytes, codec);
  const json = JSON.parse(answer.bytes.toString('utf8'));
  // Gemini's clients may have a stream as an array of its events.
  if (!Array.isArray(json)) return codec.decodeResponse(json).value;
  return readEvents(Buffer.from(json.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')), codec);
}

function readEvents(bytes: Buffer, codec: Codec): CanonicalResponse {
  const frames = createSseFrames();
  const decoder = codec.createStreamDecoder();
  const events: StreamEvent[] = [];
  for (const frame of [...frames.push(bytes), ...frames.end()]) events.push(...decoder.push(frame));
  if (events.at(-1)?.type !== 'message-end') events.push(...decoder.end());
  return fold(events);
}
