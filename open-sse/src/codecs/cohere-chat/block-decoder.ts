import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Logprob } from '../../canonical/logprobs.ts';
import type { BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import { asList, asObject, asString, unknownFields } from '../read-json.ts';
import { citesText } from './decode-parts.ts';
import { format } from './wire.ts';

type ProseType = 'text' | 'reasoning';

/** Where prose comes from: a content block, by its number, or the plan of a tool call. */
type Source = number | 'plan';

type Written = { readonly source: Source; readonly content: JsonObject; readonly logprobs?: readonly Logprob[] };

/** `held` is what was written so far of arguments that may turn out to be `null`; `undefined` once they are something else. */
type OpenCall = { readonly index: number; held: string | undefined };

const callFields = new Set(['id', 'type', 'function']);

/** Turns the events of one message's content and tool calls into blocks, numbered as they start. */
export class BlockDecoder {
  hasToolCalls = false;
  /** Citations of what is no text. */
  readonly otherCitations: JsonValue[] = [];
  #next = 0;
  /** Stays open after its own end, because the citations of a text come after it. */
  #prose: { readonly source: Source; readonly type: ProseType; readonly index: number } | undefined;
  readonly #calls = new Map<number, OpenCall>();

  startContent(source: number, content: JsonObject, events: StreamEvent[]): void {
    this.#closeProse(events);
    const type = content['type'] === 'thinking' || typeof content['thinking'] === 'string' ? 'reasoning' : 'text';
    this.#openProse(source, type, events);
    this.write({ source, content }, events);
  }

  /** A delta of content, or of the plan. What kind it is shows, also where its start has not been seen. */
  write({ source, content, logprobs }: Written, events: StreamEvent[]): void {
    const { thinking, text } = content;
    if (typeof thinking === 'string' && thinking !== '') {
      events.push(delta(this.#proseOf(source, 'reasoning', events), { text: thinking }));
    }
    if (typeof text === 'string' && (text !== '' || logprobs)) {
      events.push(delta(this.#proseOf(source, 'text', events), defined({ text, logprobs })));
    }
  }

  startCall(place: number, value: JsonValue, events: StreamEvent[]): void {
    const call = asObject(value) ?? asObject(asList(value)[0]) ?? {};
    const details = asObject(call['function']);
    this.#closeProse(events);
    this.endCall(place, events);
    this.hasToolCalls = true;
    const extensions = unknownFields(call, callFields, format);
    const id = asString(call['id']) ?? '';
    const name = asString(details?.['name']) ?? '';
    const index = this.#start(defined({ type: 'tool-call', id, name, extensions }), events);
    this.#calls.set(place, { index, held: '' });
    this.writeCall(place, asString(details?.['arguments']) ?? '', events);
  }

  /** False when there is no such call. */
  writeCall(place: number, text: string, events: StreamEvent[]): boolean {
    const call = this.#calls.get(place);
    if (!call) return false;
    if (call.held === undefined) pushText(events, call.index, text);
    else if ('null'.startsWith(call.held + text)) call.held += text;
    else {
      pushText(events, call.index, call.held + text);
      call.held = undefined;
    }
    return true;
  }

  /** A call that ends without arguments, or with `null` for them, has none. */
  endCall(place: number, events: StreamEvent[]): void {
    const call = this.#calls.get(place);
    if (!call) return;
    this.#calls.delete(place);
    if (call.held !== undefined) pushText(events, call.index, '{}');
    events.push({ type: 'block-end', index: call.index });
  }

  cite(citation: JsonValue, events: StreamEvent[]): void {
    if (this.#prose?.type !== 'text' || !citesText(citation)) this.otherCitations.push(citation);
    else {
      const content = { origin: format, value: citation };
      events.push({ type: 'block-delta', index: this.#prose.index, delta: { type: 'opaque', content } });
    }
  }

  /** Ends every block that is open. */
  close(events: StreamEvent[]): void {
    this.#closeProse(events);
    for (const place of this.#calls.keys()) this.endCall(place, events);
  }

  #proseOf(source: Source, type: ProseType, events: StreamEvent[]): number {
    if (this.#prose?.source === source && this.#prose.type === type) return this.#prose.index;
    this.#closeProse(events);
    return this.#openProse(source, type, events);
  }

  #openProse(source: Source, type: ProseType, events: StreamEvent[]): number {
    const index = this.#start({ type }, events);
    this.#prose = { source, type, index };
    return index;
  }

  #closeProse(events: StreamEvent[]): void {
    if (this.#prose) events.push({ type: 'block-end', index: this.#prose.index });
    this.#prose = undefined;
  }

  #start(block: BlockStart, events: StreamEvent[]): number {
    const index = this.#next;
    this.#next += 1;
    events.push({ type: 'block-start', index, block });
    return index;
  }
}

function pushText(events: StreamEvent[], index: number, text: string): void {
  if (text !== '') events.push(delta(index, { text }));
}

function delta(index: number, said: { readonly text: string; readonly logprobs?: readonly Logprob[] }): StreamEvent {
  return { type: 'block-delta', index, delta: { type: 'text', ...said } };
}
