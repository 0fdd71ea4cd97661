import { isJsonObject, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { SseFrame } from '../../stream/sse-frames.ts';
import type { StreamDecoder, StreamDecoderOptions } from '../codec.ts';
import { addFields, asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import { BlockDecoder } from './block-decoder.ts';
import { isException, readException } from './errors.ts';
import { decodeUsage } from './usage.ts';
import { format, keepStopReason, padding, toFinishReason } from './wire.ts';

export function createStreamDecoder(options: StreamDecoderOptions = {}): StreamDecoder {
  return new ConverseStreamDecoder(options.requireTerminalMarker === true);
}

const nothing: readonly StreamEvent[] = [];
const stopFields = new Set(['stopReason', padding]);
const metadataFields = new Set(['usage', padding]);

/**
 * Reads the events of ConverseStream (…/APIReference/API_runtime_ConverseStreamOutput.html) after their framing was taken off. The
 * reason to stop comes before `metadata`, the last event, which has the counts.
 */
class ConverseStreamDecoder implements StreamDecoder {
  readonly #requireMarker: boolean;
  readonly #blocks = new BlockDecoder();
  #started = false;
  #ended = false;
  #stop: JsonObject | undefined;
  #metadata: JsonObject | undefined;

  constructor(requireMarker: boolean) {
    this.#requireMarker = requireMarker;
  }

  push(frame: SseFrame): readonly StreamEvent[] {
    if (this.#ended || frame.data === '') return nothing;
    const events: StreamEvent[] = [];
    const data = parseJson(frame.data);
    if (isJsonObject(data)) this.#read(frame, data, events);
    else if (isException(frame.event ?? '')) this.#fail(events, readException(frame.event ?? '', frame.data));
    else this.#break(events, 'The upstream sent an event that is no JSON object.');
    return events;
  }

  end(): readonly StreamEvent[] {
    if (this.#ended) return nothing;
    const events: StreamEvent[] = [];
    if (this.#stop && !this.#requireMarker) this.#finish(this.#stop, events);
    else this.#break(events, 'The upstream ended its stream without messageStop and metadata.');
    return events;
  }

  #read(frame: SseFrame, data: JsonObject, events: StreamEvent[]): void {
    const { event = '' } = frame;
    if (isException(event)) return this.#fail(events, readException(event, frame.data));
    this.#start(events);
    switch (eventNames.has(event) ? event : guessName(data)) {
      case 'messageStart':
        return;
      case 'contentBlockStart':
        return this.#blocks.start(data, events);
      case 'contentBlockDelta':
        return this.#delta(data, events);
      case 'contentBlockStop':
        return this.#blocks.stop(data, events);
      case 'messageStop':
        this.#stop = data;
        return this.#finishIfWhole(events);
      case 'metadata':
        this.#count(data, events);
        return this.#finishIfWhole(events);
      default:
        events.push({ type: 'opaque', content: { origin: format, value: { event, data } } });
    }
  }

  #start(events: StreamEvent[]): void {
    if (this.#started) return;
    this.#started = true;
    events.push({ type: 'message-start' });
  }

  #delta(data: JsonObject, events: StreamEvent[]): void {
    if (this.#blocks.delta(data, events)) return;
    this.#break(events, 'The upstream sent arguments of a tool call that it had not begun.');
  }

  #count(data: JsonObject, events: StreamEvent[]): void {
    this.#metadata = data;
    const usage = asObject(data['usage']);
    if (usage) events.push({ type: 'usage', ...decodeUsage(usage) });
  }

  #finishIfWhole(events: StreamEvent[]): void {
    if (this.#stop && this.#metadata) this.#finish(this.#stop, events);
  }

  #finish(stop: JsonObject, events: StreamEvent[]): void {
    this.#ended = true;
    this.#blocks.close(events);
    const told = addFields(unknownFields(this.#metadata ?? {}, metadataFields, format), format, {
      ...unknownFields(stop, stopFields, format)?.fields,
      ...keepStopReason(stop),
    });
    const finishReason = toFinishReason(asString(stop['stopReason']) ?? '');
    events.push(defined({ type: 'message-end', finishReason, extensions: told }));
  }

  #break(events: StreamEvent[], message: string): void {
    this.#fail(events, { message, kind: 'protocol' });
  }

  #fail(events: StreamEvent[], error: StreamError): void {
    this.#ended = true;
    events.push({ type: 'error', error });
  }
}

const eventNames: ReadonlySet<string> = new Set([
  'messageStart',
  'contentBlockStart',
  'contentBlockDelta',
  'contentBlockStop',
  'messageStop',
  'metadata',
]);

/** An event that came without its name shows by its fields what it is. */
function guessName(data: JsonObject): string {
  if (data['contentBlockIndex'] !== undefined) {
    if (data['delta'] !== undefined) return 'contentBlockDelta';
    return data['start'] === undefined ? 'contentBlockStop' : 'contentBlockStart';
  }
  if (data['role'] !== undefined) return 'messageStart';
  if (data['stopReason'] !== undefined) return 'messageStop';
  return data['usage'] === undefined ? '' : 'metadata';
}
