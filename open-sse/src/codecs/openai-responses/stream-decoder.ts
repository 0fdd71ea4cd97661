import { isJsonObject, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { SseFrame } from '../../stream/sse-frames.ts';
import type { StreamDecoder } from '../codec.ts';
import { readErrorValue } from '../read-error.ts';
import { asList, asNumber, asObject, asString, parseJson } from '../read-json.ts';
import { decodeEnd } from './decode-response.ts';
import { ItemDecoder } from './item-decoder.ts';
import { keepOwn } from './response-object.ts';
import { decodeUsage } from './usage.ts';
import { doneMarker } from './wire.ts';

/** The last event is the marker, so that there is nothing more to require. */
export function createStreamDecoder(): StreamDecoder {
  return new ResponsesStreamDecoder();
}

const nothing: readonly StreamEvent[] = [];

/** Reads the events of https://platform.openai.com/docs/api-reference/responses-streaming. LiteLLM's `[DONE]` says nothing. */
class ResponsesStreamDecoder implements StreamDecoder {
  readonly #items = new ItemDecoder();
  #started = false;
  #ended = false;
  /** What the response said of itself when it began. */
  #own: JsonObject = {};

  push(frame: SseFrame): readonly StreamEvent[] {
    if (this.#ended || frame.data === '') return nothing;
    const events: StreamEvent[] = [];
    const data = parseJson(frame.data);
    if (isJsonObject(data)) this.#read(data, frame, events);
    else if (frame.event === 'error') this.#fail(events, readErrorValue(frame.data));
    else if (frame.data.trim() !== doneMarker)
      this.#break(events, 'The upstream sent an event that is no JSON object.');
    return events;
  }

  end(): readonly StreamEvent[] {
    if (this.#ended) return nothing;
    const events: StreamEvent[] = [];
    this.#break(events, 'The upstream ended its stream without response.completed.');
    return events;
  }

  #read(data: JsonObject, frame: SseFrame, events: StreamEvent[]): void {
    const type = asString(data['type']) ?? (data['error'] ? 'error' : (frame.event ?? ''));
    const response = asObject(data['response']);
    switch (type) {
      case 'error':
        return this.#fail(events, readErrorEvent(data));
      case 'response.failed':
        return this.#fail(events, readErrorEvent(response ?? {}));
      case 'response.created':
      case 'response.in_progress':
        return this.#start(response ?? {}, events);
    }
    this.#start(response ?? {}, events);
    switch (type) {
      case 'response.completed':
      case 'response.incomplete':
      case 'response.cancelled':
        return this.#finish({ status: type.slice('response.'.length), ...response }, events);
      case 'response.output_item.added':
        return this.#items.add(data, events);
      case 'response.output_item.done':
        return this.#items.finish(data, events);
      default:
        if (this.#items.read(type, data, events)) return undefined;
        return this.#break(events, 'The upstream sent arguments of a tool call that it had not begun.');
    }
  }

  #start(response: JsonObject, events: StreamEvent[]): void {
    if (this.#started) return;
    this.#started = true;
    const extensions = keepOwn(response);
    this.#own = extensions?.fields ?? {};
    events.push(
      defined({
        type: 'message-start',
        id: asString(response['id']),
        model: asString(response['model']),
        createdAtSec: asNumber(response['created_at']),
        serviceTier: asString(response['service_tier']),
        extensions,
      }),
    );
  }

  /** Servers that send nothing but the end have the whole reply there. */
  #finish(response: JsonObject, events: StreamEvent[]): void {
    if (!this.#items.begun) {
      asList(response['output']).forEach((item, place) => this.#items.finish({ item, output_index: place }, events));
    }
    this.#items.close(events);
    const usage = asObject(response['usage']);
    if (usage) events.push({ type: 'usage', ...decodeUsage(usage) });
    const end = decodeEnd(response, this.#items.hasToolCalls, this.#changes(response));
    events.push(defined({ type: 'message-end', ...end, serviceTier: asString(response['service_tier']) }));
    this.#ended = true;
  }

  /** Fields that the response has now and had not when it began. */
  #changes(response: JsonObject): JsonObject {
    const own = keepOwn(response)?.fields ?? {};
    const changed = Object.entries(own).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(this.#own[name]),
    );
    return Object.fromEntries(changed);
  }

  #break(events: StreamEvent[], message: string): void {
    this.#fail(events, { message, kind: 'protocol' });
  }

  #fail(events: StreamEvent[], error: StreamError): void {
    this.#ended = true;
    events.push({ type: 'error', error });
  }
}

/** The error stands in an `error` of its own or, in OpenAI's `error` event, beside the event's type. */
function readErrorEvent(data: JsonObject): StreamError {
  const { error = data } = data;
  const { type, ...rest } = asObject(error) ?? { message: error };
  return readErrorValue({ error: type === 'error' ? rest : { type, ...rest } });
}
