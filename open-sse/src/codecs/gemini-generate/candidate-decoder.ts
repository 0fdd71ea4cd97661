import type { JsonObject, JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Logprob } from '../../canonical/logprobs.ts';
import type { ReplyPart } from '../../canonical/part.ts';
import type { BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import { asList, asObject, asString } from '../read-json.ts';
import type { CallIds } from './call-ids.ts';
import { decodeEnd, decodeReplyParts } from './decode-response.ts';
import { FragmentedCall } from './partial-args.ts';
import { readLogprobs, withoutLogprobs } from './logprobs.ts';

/** Numbers blocks over all candidates of a reply. */
export type BlockCounter = { next: number };

type ProseType = 'text' | 'reasoning';

/** Turns the parts of one candidate's chunks into blocks. Text goes on from chunk to chunk; a call comes whole. */
export class CandidateDecoder {
  readonly choice: number;
  readonly #counter: BlockCounter;
  readonly #ids: CallIds;
  #prose: { readonly type: ProseType; readonly index: number } | undefined;
  readonly #fragments = new FragmentedCall();
  #hasToolCalls = false;
  /** What the chunks said of the candidate beside its content, the latest word on each. */
  #said: JsonObject = {};

  constructor(choice: number, { counter, ids }: { readonly counter: BlockCounter; readonly ids: CallIds }) {
    this.choice = choice;
    this.#counter = counter;
    this.#ids = ids;
  }

  get isFinished(): boolean {
    return asString(this.#said['finishReason']) !== undefined;
  }

  get end(): ReturnType<typeof decodeEnd> {
    return decodeEnd(this.#said, this.#hasToolCalls);
  }

  push(candidate: JsonObject, events: StreamEvent[]): void {
    const { content, ...said } = candidate;
    const before = events.length;
    for (const value of asList(asObject(content)?.['parts'])) this.#part(this.#fragments.push(value), events);
    const logprobs = readLogprobs(said);
    const noted = logprobs !== undefined && noteLogprobs(events, before, logprobs);
    this.#said = { ...this.#said, ...(noted ? withoutLogprobs(said) : said) };
  }

  /** Ends what is open. */
  close(events: StreamEvent[]): void {
    this.#part(this.#fragments.take(), events);
    this.#endProse(events);
  }

  #endProse(events: StreamEvent[]): void {
    if (this.#prose) events.push({ type: 'block-end', index: this.#prose.index });
    this.#prose = undefined;
  }

  #part(value: JsonValue | undefined, events: StreamEvent[]): void {
    if (value === undefined) return;
    const isThought = asObject(value)?.['thought'] === true;
    for (const part of decodeReplyParts(value, this.#ids)) {
      if (part.type === 'text') this.#write('text', part.text, events);
      else if (part.type === 'reasoning') this.#reason(part, isThought, events);
      else this.#whole(part, events);
    }
  }

  #write(type: ProseType, text: string, events: StreamEvent[]): void {
    if (text === '') return;
    const index = this.#open(type, events);
    events.push({ type: 'block-delta', index, delta: { type: 'text', text } });
  }

  /** A signature ends a thought; one that came with no thought is a block of its own. */
  #reason(part: Extract<ReplyPart, { type: 'reasoning' }>, isThought: boolean, events: StreamEvent[]): void {
    this.#write('reasoning', part.text, events);
    if (!part.signature) return;
    if (!isThought) this.#endProse(events);
    const index = this.#open('reasoning', events);
    events.push({ type: 'block-delta', index, delta: { type: 'signature', signature: part.signature } });
    this.#endProse(events);
  }

  #whole(part: Exclude<ReplyPart, { type: 'text' | 'reasoning' }>, events: StreamEvent[]): void {
    if (part.type === 'refusal') return;
    this.#endProse(events);
    if (part.type === 'opaque') {
      const opaque = this.#start({ type: 'opaque', content: part.content }, events);
      events.push({ type: 'block-end', index: opaque });
      return;
    }
    this.#hasToolCalls = true;
    const { id, name, extensions } = part;
    const index = this.#start(defined({ type: 'tool-call', id, name, extensions }), events);
    events.push({ type: 'block-delta', index, delta: { type: 'text', text: part.arguments } });
    events.push({ type: 'block-end', index });
  }

  #open(type: ProseType, events: StreamEvent[]): number {
    if (this.#prose?.type === type) return this.#prose.index;
    this.#endProse(events);
    const index = this.#start({ type }, events);
    this.#prose = { type, index };
    return index;
  }

  #start(block: BlockStart, events: StreamEvent[]): number {
    const index = this.#counter.next;
    this.#counter.next += 1;
    const { choice } = this;
    events.push({ type: 'block-start', index, block, ...(choice > 0 && { choice }) });
    return index;
  }
}

/** Puts a chunk's log probabilities to the first text that it brought. False when it brought none. */
function noteLogprobs(events: StreamEvent[], from: number, logprobs: readonly Logprob[]): boolean {
  for (let place = from; place < events.length; place += 1) {
    const event = events[place];
    if (event?.type !== 'block-delta' || event.delta.type !== 'text') continue;
    events[place] = { ...event, delta: { ...event.delta, logprobs } };
    return true;
  }
  return false;
}
