import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { SseFrame } from '../../stream/sse-frames.ts';
import type { StreamDecoder } from '../codec.ts';
import { readErrorValue } from '../read-error.ts';
import { asCount, asList, asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import { decodeTier } from '../service-tiers.ts';
import { CallIds } from './call-ids.ts';
import { CandidateDecoder, type BlockCounter } from './candidate-decoder.ts';
import { isBlocked } from './decode-response.ts';
import { decodeUsage } from './usage.ts';
import { format, responseFields } from './wire.ts';

/** The format has no marker that could be required. */
export function createStreamDecoder(): StreamDecoder {
  return new GeminiStreamDecoder();
}

const nothing: readonly StreamEvent[] = [];

/**
 * Reads the chunks of streamGenerateContent with `alt=sse`. No marker ends them: a stream is whole when it closes after a chunk
 * with a finish reason, or after one that refuses the prompt.
 */
class GeminiStreamDecoder implements StreamDecoder {
  readonly #counter: BlockCounter = { next: 0 };
  readonly #candidates: CandidateDecoder[] = [];
  #ids = new CallIds();
  #started = false;
  #ended = false;
  #isBlocked = false;
  /** Counts of the chunks so far, the latest word on each. */
  #usage: JsonObject = {};

  push(frame: SseFrame): readonly StreamEvent[] {
    if (this.#ended || frame.data === '') return nothing;
    const events: StreamEvent[] = [];
    const data = parseJson(frame.data);
    const chunk = asObject(data) ?? asObject(asList(data)[0]);
    if (chunk) this.#read(chunk, events);
    else if (frame.data.trim() !== '[DONE]') this.#break(events, 'The upstream sent a frame that is no JSON object.');
    return events;
  }

  end(): readonly StreamEvent[] {
    if (this.#ended) return nothing;
    const events: StreamEvent[] = [];
    const [first] = this.#candidates;
    if (first?.isFinished === true || (this.#isBlocked && !first)) this.#finish(events);
    else this.#break(events, 'The upstream ended its stream without a finish reason.');
    return events;
  }

  #read(chunk: JsonObject, events: StreamEvent[]): void {
    if (chunk['error']) return this.#fail(events, readErrorValue(chunk));
    this.#start(chunk, events);
    if (isBlocked(chunk)) this.#isBlocked = true;
    for (const candidate of asList(chunk['candidates'])) this.#candidate(candidate, events);
    this.#count(asObject(chunk['usageMetadata']), events);
  }

  #start(chunk: JsonObject, events: StreamEvent[]): void {
    if (this.#started) return;
    this.#started = true;
    const id = asString(chunk['responseId']);
    this.#ids = new CallIds(id);
    const extensions = unknownFields(chunk, responseFields, format);
    events.push(defined({ type: 'message-start', id, model: asString(chunk['modelVersion']), extensions }));
  }

  #candidate(value: JsonValue, events: StreamEvent[]): void {
    if (!isJsonObject(value) || this.#ended) return;
    const decoder = this.#decoderOf(asCount(value['index']) ?? 0);
    if (!decoder) return this.#break(events, 'The upstream sent more candidates than can be.');
    decoder.push(value, events);
  }

  /** Candidates come densely numbered; a wild number would make a hole of any size. */
  #decoderOf(index: number): CandidateDecoder | undefined {
    if (index > 127) return undefined;
    while (this.#candidates.length <= index) {
      const options = { counter: this.#counter, ids: this.#ids };
      this.#candidates.push(new CandidateDecoder(this.#candidates.length, options));
    }
    return this.#candidates[index];
  }

  #count(usage: JsonObject | undefined, events: StreamEvent[]): void {
    if (!usage || this.#ended) return;
    this.#usage = { ...this.#usage, ...usage };
    events.push({ type: 'usage', ...decodeUsage(this.#usage) });
  }

  #finish(events: StreamEvent[]): void {
    this.#ended = true;
    for (const candidate of this.#candidates) candidate.close(events);
    for (const { choice, end } of this.#candidates) {
      if (choice > 0) events.push({ type: 'choice-end', choice, ...end });
    }
    const end = this.#candidates[0]?.end ?? { finishReason: 'content-filter' };
    events.push(defined({ type: 'message-end', ...end, serviceTier: decodeTier(this.#usage['serviceTier']) }));
  }

  #break(events: StreamEvent[], message: string): void {
    this.#fail(events, { message, kind: 'protocol' });
  }

  #fail(events: StreamEvent[], error: StreamError): void {
    this.#ended = true;
    events.push({ type: 'error', error });
  }
}
