import type { FinishReason, JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Logprob } from '../../canonical/logprobs.ts';
import type { BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import { asCount, asList, asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import { readCall, type WrittenCall } from './assistant.ts';
import { format, toFinishReason } from './wire.ts';

/** Numbers blocks over all choices of a reply. */
export type BlockCounter = { next: number };

type ProseType = 'text' | 'reasoning' | 'refusal';

/** `written` holds the arguments so far: once they are whole JSON, the call cannot go on. `isPartial` once they were found not to be. */
type OpenCall = {
  readonly index: number;
  readonly wireIndex: number;
  readonly id: string;
  /** Its text is whole when the upstream says so, not before. */
  readonly freeform: boolean;
  written: string;
  isPartial: boolean;
};

const deltaFields: ReadonlySet<string> = new Set([
  'role',
  'content',
  'reasoning_content',
  'reasoning',
  'refusal',
  'tool_calls',
]);

/** No honest model writes more calls at the same time; looking for the one that goes on takes as long as there are open ones. */
const mostOpenCalls = 128;

/** Turns the deltas of one choice into blocks. */
export class ChoiceDecoder {
  readonly choice: number;
  /** The upstream's word for why it stopped, once it has said it. */
  finishWord: string | undefined;
  readonly #counter: BlockCounter;
  #prose: { readonly type: ProseType; readonly index: number } | undefined;
  readonly #calls: OpenCall[] = [];
  #hasToolCalls = false;

  constructor(choice: number, counter: BlockCounter) {
    this.choice = choice;
    this.#counter = counter;
  }

  get finishReason(): FinishReason {
    return toFinishReason(this.finishWord ?? '', this.#hasToolCalls);
  }

  /** `logprobs` are those of the delta's text. */
  push(delta: JsonObject, events: StreamEvent[], logprobs?: readonly Logprob[]): void {
    const reasoning = asString(delta['reasoning_content']) ?? asString(delta['reasoning']);
    if (reasoning) this.#write('reasoning', reasoning, events);
    const content = delta['content'];
    if (typeof content === 'string') this.#write('text', content, events, logprobs);
    else if (content) this.#writeList(content, events);
    const refusal = asString(delta['refusal']);
    if (refusal) this.#write('refusal', refusal, events);
    for (const call of asList(delta['tool_calls'])) this.#call(call, events);
    this.#keepUnknown(delta, events);
  }

  /** Ends every block that is open. */
  close(events: StreamEvent[]): void {
    this.#closeProse(events);
    for (const call of this.#calls) events.push({ type: 'block-end', index: call.index });
    this.#calls.length = 0;
  }

  #write(type: ProseType, text: string, events: StreamEvent[], logprobs?: readonly Logprob[]): void {
    if (text === '') return;
    if (this.#prose?.type !== type) {
      this.close(events);
      this.#prose = { type, index: this.#start({ type }, events) };
    }
    const delta = logprobs ? ({ type: 'text', text, logprobs } as const) : ({ type: 'text', text } as const);
    events.push({ type: 'block-delta', index: this.#prose.index, delta });
  }

  /** Some servers (Mistral) send content as a list of parts. */
  #writeList(content: JsonValue, events: StreamEvent[]): void {
    for (const member of asList(content)) {
      const text = asString(asObject(member)?.['text']);
      if (text !== undefined) this.#write('text', text, events);
      else this.#opaque({ content: [member] }, events);
    }
  }

  #call(value: JsonValue, events: StreamEvent[]): void {
    const call = asObject(value);
    const written = call && readCall(call);
    if (!call || !written) return this.#opaque({ tool_calls: [value] }, events);
    const open = this.#openCall(call, written, events);
    const { text } = written;
    if (text === '') return undefined;
    open.written += text;
    open.isPartial = false;
    events.push({ type: 'block-delta', index: open.index, delta: { type: 'text', text } });
    return undefined;
  }

  /** Servers that leave the index out, or give every call the same one, are understood by the call's id. */
  #openCall(call: JsonObject, { name = '', freeform }: WrittenCall, events: StreamEvent[]): OpenCall {
    const id = asString(call['id']) ?? '';
    const wireIndex = asCount(call['index']);
    const last = this.#calls.at(-1);
    const known = wireIndex === undefined ? last : this.#calls.findLast((open) => open.wireIndex === wireIndex);
    if (known && (id === '' || id === known.id)) return known;
    this.#closeProse(events);
    this.#closeWholeCalls(events);
    this.#hasToolCalls = true;
    const extensions = unknownFields(call, callFields, format);
    const index = this.#start(defined({ type: 'tool-call', id, name, freeform, extensions }), events);
    const open: OpenCall = {
      index,
      wireIndex: wireIndex ?? (last?.wireIndex ?? -1) + 1,
      id,
      written: '',
      freeform: freeform === true,
      isPartial: false,
    };
    this.#calls.push(open);
    return open;
  }

  /** Calls come one after the other nearly always, but may interleave: those that still lack something stay open. */
  #closeWholeCalls(events: StreamEvent[]): void {
    for (let place = this.#calls.length - 1; place >= 0; place -= 1) {
      const call = this.#calls[place];
      if (!call || call.isPartial || call.freeform) continue;
      call.isPartial = parseJson(call.written) === undefined;
      if (call.isPartial) continue;
      events.push({ type: 'block-end', index: call.index });
      this.#calls.splice(place, 1);
    }
    const oldest = this.#calls.length < mostOpenCalls ? undefined : this.#calls.shift();
    if (oldest) events.push({ type: 'block-end', index: oldest.index });
  }

  #closeProse(events: StreamEvent[]): void {
    if (this.#prose) events.push({ type: 'block-end', index: this.#prose.index });
    this.#prose = undefined;
  }

  #start(block: BlockStart, events: StreamEvent[]): number {
    const index = this.#counter.next;
    this.#counter.next += 1;
    events.push(
      this.choice === 0
        ? { type: 'block-start', index, block }
        : { type: 'block-start', index, block, choice: this.choice },
    );
    return index;
  }

  #keepUnknown(delta: JsonObject, events: StreamEvent[]): void {
    const unknown = unknownFields(delta, deltaFields, format);
    if (unknown) this.#opaque(unknown.fields, events);
  }

  #opaque(delta: JsonObject, events: StreamEvent[]): void {
    const value = { choices: [{ index: this.choice, delta }] };
    events.push({ type: 'opaque', content: { origin: format, value } });
  }
}

const callFields: ReadonlySet<string> = new Set(['index', 'id', 'type', 'function', 'custom']);
