import { isJsonObject, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { SseFrame } from '../../stream/sse-frames.ts';
import type { StreamDecoder, StreamDecoderOptions } from '../codec.ts';
import { readErrorValue } from '../read-error.ts';
import { asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import { decodeTier } from '../service-tiers.ts';
import { BlockDecoder } from './block-decoder.ts';
import { decodeEnd, type DecodedEnd } from './decode-response.ts';
import { decodeUsage } from './usage.ts';
import { format, messageFields } from './wire.ts';

export function createStreamDecoder(options: StreamDecoderOptions = {}): StreamDecoder {
  return new AnthropicStreamDecoder(options.requireTerminalMarker === true);
}

const nothing: readonly StreamEvent[] = [];

/** Reads the events of https://platform.claude.com/docs/en/build-with-claude/streaming. */
class AnthropicStreamDecoder implements StreamDecoder {
  readonly #requireMarker: boolean;
  readonly #blocks = new BlockDecoder();
  #started = false;
  #ended = false;
  /** Counts of `message_start`, replaced by those that `message_delta` repeats. */
  #usage: JsonObject = {};
  #end: DecodedEnd | undefined;

  constructor(requireMarker: boolean) {
    this.#requireMarker = requireMarker;
  }

  push(frame: SseFrame): readonly StreamEvent[] {
    if (this.#ended || frame.data === '') return nothing;
    const events: StreamEvent[] = [];
    const data = parseJson(frame.data);
    if (isJsonObject(data)) this.#read(data, frame, events);
    else if (frame.event === 'error') this.#fail(events, readErrorValue(frame.data));
    else if (frame.data.trim() !== '[DONE]') this.#break(events, 'The upstream sent an event that is no JSON object.');
    return events;
  }

  end(): readonly StreamEvent[] {
    if (this.#ended) return nothing;
    const events: StreamEvent[] = [];
    if (this.#end && !this.#requireMarker) this.#stop(events);
    else this.#break(events, 'The upstream ended its stream without message_stop.');
    return events;
  }

  #read(data: JsonObject, frame: SseFrame, events: StreamEvent[]): void {
    const type = asString(data['type']) ?? (data['error'] ? 'error' : (frame.event ?? ''));
    if (type === 'ping') return;
    if (type === 'error') return this.#fail(events, readErrorValue(data));
    if (type === 'message_start') return this.#start(asObject(data['message']) ?? {}, events);
    if (!this.#started) this.#start({}, events);
    switch (type) {
      case 'content_block_start':
        return this.#blocks.start(data, events);
      case 'content_block_delta':
        return this.#delta(data, events);
      case 'content_block_stop':
        return this.#blocks.stop(data, events);
      case 'message_delta':
        return this.#messageDelta(data, events);
      case 'message_stop':
        return this.#stop(events);
      default:
        events.push({ type: 'opaque', content: { origin: format, value: data } });
    }
  }

  #start(message: JsonObject, events: StreamEvent[]): void {
    if (this.#started) return;
    this.#started = true;
    const id = asString(message['id']);
    const extensions = unknownFields(message, messageFields, format);
    const serviceTier = decodeTier(asObject(message['usage'])?.['service_tier']);
    events.push(defined({ type: 'message-start', id, model: asString(message['model']), serviceTier, extensions }));
    this.#count(asObject(message['usage']), events);
  }

  #delta(data: JsonObject, events: StreamEvent[]): void {
    if (this.#blocks.delta(data, events)) return;
    this.#break(events, 'The upstream sent arguments of a tool call that it had not begun.');
  }

  #messageDelta(data: JsonObject, events: StreamEvent[]): void {
    const delta = asObject(data['delta']);
    if (typeof delta?.['stop_reason'] === 'string') this.#end = decodeEnd(delta);
    this.#count(asObject(data['usage']), events);
  }

  #count(usage: JsonObject | undefined, events: StreamEvent[]): void {
    if (!usage) return;
    const said = Object.entries(usage).filter(([, value]) => value !== null);
    this.#usage = { ...this.#usage, ...Object.fromEntries(said) };
    events.push({ type: 'usage', ...decodeUsage(this.#usage) });
  }

  #stop(events: StreamEvent[]): void {
    this.#blocks.close(events);
    this.#ended = true;
    const end = this.#end ?? { finishReason: 'other' };
    events.push(defined({ type: 'message-end', ...end, serviceTier: decodeTier(this.#usage['service_tier']) }));
  }

  #break(events: StreamEvent[], message: string): void {
    this.#fail(events, { message, kind: 'protocol' });
  }

  #fail(events: StreamEvent[], error: StreamError): void {
    this.#ended = true;
    events.push({ type: 'error', error });
  }
}
