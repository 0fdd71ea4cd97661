import {
  createLawChecker,
  createSseFrames,
  type Codec,
  type StreamDecoder,
  type StreamEvent,
} from '@omniroute/open-sse';

/** All events that a codec reads from bytes that arrive in these chunks. */
export function decodeChunks(codec: Codec, chunks: readonly Buffer[]): readonly StreamEvent[] {
  const frames = createSseFrames();
  const decoder = codec.createStreamDecoder();
  const events: StreamEvent[] = [];
  for (const chunk of chunks) pushAll(decoder, frames.push(chunk), events);
  pushAll(decoder, frames.end(), events);
  for (const event of decoder.end()) events.push(event);
  return events;
}

function pushAll(decoder: StreamDecoder, frames: Parameters<StreamDecoder['push']>[0][], events: StreamEvent[]): void {
  for (const frame of frames) for (const event of decoder.push(frame)) events.push(event);
}

/** All bytes that a codec writes for these events, as text. */
export function encodeEvents(codec: Codec, events: readonly StreamEvent[]): string {
  const start = events.find((event) => event.type === 'message-start');
  const encoder = codec.createStreamEncoder({
    model: start?.model ?? 'a-model',
    id: 'reply-1',
    createdAtSec: 1,
    wantsUsage: true,
  });
  return events.map((event) => encoder.push(event)).join('');
}

/** The first law that the events break; `undefined` when they keep all. */
export function findBrokenLaw(events: readonly StreamEvent[]): string | undefined {
  const laws = createLawChecker();
  for (const event of events) {
    const broken = laws.push(event);
    if (broken !== undefined) return `${broken}: ${JSON.stringify(event)}`;
  }
  return laws.end();
}

export type Substance = { readonly events: readonly StreamEvent[]; readonly usage: StreamEvent | undefined };

/** What a stream says, apart from how its text is cut, how often its usage is repeated, and in which words it failed. */
export function substanceOf(events: readonly StreamEvent[]): Substance {
  const kept: StreamEvent[] = [];
  let usage: StreamEvent | undefined;
  for (const event of events) {
    if (event.type === 'usage') {
      usage = event;
    } else if (event.type === 'block-delta' && event.delta.type === 'text') {
      addText(kept, event.index, event.delta);
    } else if (event.type === 'error') {
      kept.push({ type: 'error', error: { message: event.error.message } });
    } else kept.push(event);
  }
  return { events: kept, usage };
}

type TextDelta = Extract<Extract<StreamEvent, { type: 'block-delta' }>['delta'], { type: 'text' }>;

function addText(kept: StreamEvent[], index: number, { text, logprobs = [] }: TextDelta): void {
  if (text === '') return;
  const last = kept.at(-1);
  const joins = last?.type === 'block-delta' && last.index === index && last.delta.type === 'text';
  const before = joins && last.delta.type === 'text' ? last.delta : undefined;
  if (joins) kept.pop();
  const all = [...(before?.logprobs ?? []), ...logprobs];
  const delta = { type: 'text', text: (before?.text ?? '') + text, ...(all.length > 0 && { logprobs: all }) } as const;
  kept.push({ type: 'block-delta', index, delta });
}
