import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { SseFrame } from '../../stream/sse-frames.ts';
import type { StreamDecoder } from '../codec.ts';
import { readErrorValue } from '../read-error.ts';
import { addFields, asCount, asList, asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import { BlockDecoder } from './block-decoder.ts';
import { decodeEnd } from './decode-response.ts';
import { readFault } from './errors.ts';
import { decodeLogprob } from './logprobs.ts';
import { decodeUsage } from './usage.ts';
import { format } from './wire.ts';

/** `message-end` is itself the marker that could be required. */
export function createStreamDecoder(): StreamDecoder {
  return new CohereStreamDecoder();
}

const nothing: readonly StreamEvent[] = [];
const startFields = new Set(['id', 'type', 'delta', 'index']);
const endFields = new Set(['finish_reason', 'usage', 'error', 'citations']);

/** Reads the events of https://docs.cohere.com/docs/streaming. What follows `message-end` (a `[DONE]`) says nothing. */
class CohereStreamDecoder implements StreamDecoder {
  readonly #blocks = new BlockDecoder();
  #started = false;
  #ended = false;

  push(frame: SseFrame): readonly StreamEvent[] {
    if (this.#ended || frame.data === '') return nothing;
    const events: StreamEvent[] = [];
    const data = parseJson(frame.data);
    if (isJsonObject(data)) this.#read(data, asString(data['type']) ?? frame.event ?? '', events);
    else if (frame.data.trim() !== '[DONE]') this.#break(events, 'The upstream sent an event that is no JSON object.');
    return events;
  }

  end(): readonly StreamEvent[] {
    if (this.#ended) return nothing;
    const events: StreamEvent[] = [];
    this.#break(events, 'The upstream ended its stream without message-end.');
    return events;
  }

  #read(data: JsonObject, type: string, events: StreamEvent[]): void {
    if (isError(data, type)) return this.#fail(events, readErrorValue(data));
    const delta = asObject(data['delta']) ?? {};
    if (type === 'message-start') return this.#start(data, events);
    const fault = type === 'message-end' ? readFault(delta) : undefined;
    if (fault && !this.#started) return this.#fail(events, fault);
    this.#start({}, events);
    if (type === 'message-end') return this.#end(delta, fault, events);
    const message = asObject(delta['message']) ?? {};
    return this.#content({ type, place: asCount(data['index']) ?? 0, message, data }, events);
  }

  #content({ type, place, message, data }: ContentEvent, events: StreamEvent[]): void {
    switch (type) {
      case 'content-start':
        return this.#blocks.startContent(place, asObject(message['content']) ?? {}, events);
      case 'content-delta':
        return this.#contentDelta(place, { content: message['content'], logprobs: data['logprobs'] }, events);
      case 'tool-plan-delta':
        return this.#blocks.write({ source: 'plan', content: { text: message['tool_plan'] } }, events);
      case 'tool-call-start':
        return this.#blocks.startCall(place, message['tool_calls'] ?? null, events);
      case 'tool-call-delta':
        return this.#callDelta(place, message['tool_calls'], events);
      case 'tool-call-end':
        return this.#blocks.endCall(place, events);
      case 'citation-start':
        return this.#cite(message['citations'], events);
      case 'content-end':
      case 'citation-end':
        return undefined;
      default:
        return opaque(data, events);
    }
  }

  #start(data: JsonObject, events: StreamEvent[]): void {
    if (this.#started) return;
    this.#started = true;
    const extensions = unknownFields(data, startFields, format);
    events.push(defined({ type: 'message-start', id: asString(data['id']), extensions }));
  }

  #contentDelta(place: number, { content, logprobs }: JsonObject, events: StreamEvent[]): void {
    const logprob = decodeLogprob(logprobs);
    const written = { source: place, content: asObject(content) ?? {} };
    this.#blocks.write(logprob ? { ...written, logprobs: [logprob] } : written, events);
    if (logprobs && !logprob) opaque({ type: 'content-delta', index: place, logprobs }, events);
  }

  #callDelta(place: number, value: JsonValue | undefined, events: StreamEvent[]): void {
    const call = asObject(value) ?? asObject(asList(value)[0]);
    const text = asString(asObject(call?.['function'])?.['arguments']) ?? '';
    if (this.#blocks.writeCall(place, text, events)) return;
    this.#break(events, 'The upstream sent arguments of a tool call that it had not begun.');
  }

  #cite(value: JsonValue | undefined, events: StreamEvent[]): void {
    for (const citation of isJsonObject(value) ? [value] : asList(value)) this.#blocks.cite(citation, events);
  }

  /** What a broken answer cost is told all the same. */
  #end(delta: JsonObject, fault: StreamError | undefined, events: StreamEvent[]): void {
    const usage = asObject(delta['usage']);
    if (usage) events.push({ type: 'usage', ...decodeUsage(usage) });
    if (fault) return this.#fail(events, fault);
    this.#ended = true;
    this.#blocks.close(events);
    const { hasToolCalls, otherCitations: citations } = this.#blocks;
    const own = unknownFields(delta, endFields, format);
    const kept = citations.length === 0 ? own : addFields(own, format, { citations });
    events.push({ type: 'message-end', ...decodeEnd(delta, hasToolCalls, kept) });
    return undefined;
  }

  #break(events: StreamEvent[], message: string): void {
    this.#fail(events, { message, kind: 'protocol' });
  }

  #fail(events: StreamEvent[], error: StreamError): void {
    this.#ended = true;
    events.push({ type: 'error', error });
  }
}

type ContentEvent = {
  readonly type: string;
  /** Number of a content block, a tool call or a citation among its like. */
  readonly place: number;
  readonly message: JsonObject;
  readonly data: JsonObject;
};

function opaque(value: JsonObject, events: StreamEvent[]): void {
  events.push({ type: 'opaque', content: { origin: format, value } });
}

/** Errors outside of `message-end` have the shape of an error body: a message and no type. */
function isError(data: JsonObject, type: string): boolean {
  return type === 'error' || Boolean(data['error']) || (type === '' && asString(data['message']) !== undefined);
}
