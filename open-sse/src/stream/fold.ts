import { OmniError } from '@omniroute/core';
import { defined } from '../canonical/defined.ts';
import type { Logprob } from '../canonical/logprobs.ts';
import type { ReplyPart, Tagged } from '../canonical/part.ts';
import type { CanonicalResponse, Choice } from '../canonical/response.ts';
import type { BlockDelta, BlockStart, StreamError, StreamEvent } from '../canonical/stream-event.ts';

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;
type ChoiceEnd = Pick<EventOf<'choice-end'>, 'finishReason' | 'stopSequence' | 'extensions'>;

/** Gathers the events of one reply into the whole reply. */
export class Fold {
  /** What broke the stream, if anything did. */
  error: StreamError | undefined;
  #start: EventOf<'message-start'> | undefined;
  #usage: EventOf<'usage'> | undefined;
  #serviceTier: string | undefined;
  readonly #blocks: Block[] = [];
  /** The same blocks by the choice that they belong to. */
  readonly #blocksOf = new Map<number, Block[]>();
  readonly #ends = new Map<number, ChoiceEnd>();
  #ended = false;

  push(event: StreamEvent): void {
    switch (event.type) {
      case 'message-start':
        this.#start = event;
        return;
      case 'block-start':
        this.#begin(event);
        return;
      case 'block-delta':
        this.#blocks[event.index]?.add(event.delta);
        return;
      case 'usage':
        this.#usage = this.#usage ? mergeUsage(this.#usage, event) : event;
        return;
      case 'choice-end':
        this.#ends.set(event.choice, event);
        return;
      case 'message-end':
        this.#ends.set(0, event);
        this.#serviceTier = event.serviceTier;
        this.#ended = true;
        return;
      case 'error':
        this.error = event.error;
        return;
      case 'block-end':
      case 'opaque':
        return;
    }
  }

  #begin({ index, block: start, choice = 0 }: EventOf<'block-start'>): void {
    const block = new Block(start);
    this.#blocks[index] = block;
    const siblings = this.#blocksOf.get(choice);
    if (siblings) siblings.push(block);
    else this.#blocksOf.set(choice, [block]);
  }

  /** The whole reply; `undefined` as long as its end has not come. */
  get response(): CanonicalResponse | undefined {
    if (!this.#ended) return undefined;
    return defined({
      id: this.#start?.id,
      model: this.#start?.model,
      createdAtSec: this.#start?.createdAtSec,
      choices: [...this.#ends.keys()].sort((left, right) => left - right).map((choice) => this.#choice(choice)),
      usage: this.#usage?.usage,
      serviceTier: this.#serviceTier ?? this.#start?.serviceTier,
      costUsd: this.#usage?.costUsd,
      bareUsage: this.#usage?.bare,
      usageExtensions: this.#usage?.extensions,
      extensions: this.#start?.extensions,
    });
  }

  #choice(choice: number): Choice {
    const end = this.#ends.get(choice);
    return defined({
      parts: (this.#blocksOf.get(choice) ?? []).map((block) => block.part()),
      finishReason: end?.finishReason ?? 'other',
      stopSequence: end?.stopSequence,
      extensions: end?.extensions,
    });
  }
}

/** The whole reply that a complete list of events makes. Throws `OmniError` `unavailable` when it holds an error or no end. */
export function fold(events: Iterable<StreamEvent>): CanonicalResponse {
  const gathered = new Fold();
  for (const event of events) gathered.push(event);
  if (gathered.error) throw new OmniError('unavailable', gathered.error.message);
  if (!gathered.response) throw new OmniError('unavailable', 'The reply ended before it was complete.');
  return gathered.response;
}

function mergeUsage(before: EventOf<'usage'>, after: EventOf<'usage'>): EventOf<'usage'> {
  const tokens = { ...before.usage.tokens, ...after.usage.tokens };
  return { ...before, ...after, usage: { tokens, source: after.usage.source } };
}

class Block {
  readonly #start: BlockStart;
  #text = '';
  #signature: Tagged | undefined;
  #opaque: Tagged[] | undefined;
  #logprobs: Logprob[] | undefined;

  constructor(start: BlockStart) {
    this.#start = start;
  }

  add(delta: BlockDelta): void {
    if (delta.type === 'text') {
      this.#text += delta.text;
      for (const logprob of delta.logprobs ?? []) (this.#logprobs ??= []).push(logprob);
    } else if (delta.type === 'signature') this.#signature = joinSignatures(this.#signature, delta.signature);
    else (this.#opaque ??= []).push(delta.content);
  }

  part(): ReplyPart {
    const start = this.#start;
    switch (start.type) {
      case 'text':
        return defined({
          type: 'text',
          text: this.#text,
          citations: listTagged(this.#opaque),
          logprobs: this.#logprobs,
        });
      case 'refusal':
        return { type: 'refusal', text: this.#text };
      case 'reasoning':
        return defined({ type: 'reasoning', text: this.#text, signature: this.#signature });
      case 'redacted-reasoning':
        return { type: 'reasoning', text: '', redacted: start.content };
      case 'tool-call':
        return toolCallPart(start, this.#text);
      case 'opaque':
        return { type: 'opaque', content: start.content };
    }
  }
}

function toolCallPart(start: Extract<BlockStart, { readonly type: 'tool-call' }>, text: string): ReplyPart {
  const { id, name, freeform, extensions } = start;
  return defined({ type: 'tool-call', id, name, arguments: text, freeform, extensions });
}

function joinSignatures(before: Tagged | undefined, next: Tagged): Tagged {
  if (typeof before?.value !== 'string' || typeof next.value !== 'string') return next;
  return { origin: next.origin, value: before.value + next.value };
}

function listTagged(list: readonly Tagged[] | undefined): Tagged | undefined {
  const origin = list?.[0]?.origin;
  return list && origin ? { origin, value: list.map((tagged) => tagged.value) } : undefined;
}
