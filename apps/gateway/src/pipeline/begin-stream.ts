import type { StreamRelay, UpstreamReply } from '@omniroute/open-sse';
import type { Attempt } from './attempt.ts';
import { ReplySource } from './reply-source.ts';
import type { Performed } from './run-attempt.ts';

export type StreamBegin = {
  readonly reply: UpstreamReply;
  readonly relay: StreamRelay;
  readonly attempt: Attempt;
  readonly losses: readonly string[];
  /** Of bytes that are no events. */
  readonly contentType?: string;
};

/** Waits for the first content of a streamed reply: from there on nobody changes their mind. */
export async function beginStream({ reply, relay, attempt, losses, contentType }: StreamBegin): Promise<Performed> {
  const source = new ReplySource(reply.body, relay);
  await source.begun;
  const { observed } = relay;
  // Content and a failure may come in one segment: what the network makes of a stream must not decide what becomes of it.
  if (source.ending?.type === 'failed' && !observed.started) return { failure: source.ending.failure };
  if (!observed.started && contentType === undefined && attempt.candidate.connection.executor.hidesBreaks) {
    return { failure: { type: 'protocol', message: 'The upstream ended its stream without any content.' } };
  }
  attempt.noteFirstEvent();
  return { answer: { type: 'stream', attempt, source, losses, ...(contentType !== undefined && { contentType }) } };
}
