import { isJsonObject, type FinishReason, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions, Tagged } from '../../canonical/part.ts';
import type { BlockDelta, BlockStart, StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { ReplyContext, StreamEncoder } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { noteEnding } from '../note-ending.ts';
import { fieldsFor } from '../read-json.ts';
import { encodeToolCall } from './encode-parts.ts';
import { encodeStreamFault } from './errors.ts';
import { writeLogprobs } from './logprobs.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

export function createStreamEncoder(context: ReplyContext): StreamEncoder {
  return new GeminiStreamEncoder(context);
}

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/** `text` gathers a call's arguments: they go out whole. `written` once a thought has words. */
type OpenBlock = { readonly start: BlockStart; readonly choice: number; text: string; written: boolean };

/** Writes the chunks of streamGenerateContent with `alt=sse`. The last one has the finish reason and the usage. */
class GeminiStreamEncoder implements StreamEncoder {
  readonly #context: ReplyContext;
  readonly #losses = new LossList();
  readonly #blocks = new Map<number, OpenBlock>();
  /** All of a chunk that comes after its candidates. */
  #tail: JsonObject;
  #tailText: string;
  #usage: EventOf<'usage'> | undefined;
  #tier: string | undefined;
  #ended = false;

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#tail = { modelVersion: context.model, responseId: context.id };
    this.#tailText = writeTail(this.#tail);
  }

  get losses(): readonly { readonly field: string }[] {
    return this.#losses.list;
  }

  push(event: StreamEvent): string {
    if (this.#ended) return '';
    switch (event.type) {
      case 'message-start':
        return this.#start(event);
      case 'block-start':
        return this.#startBlock(event.index, event.block, event.choice ?? 0);
      case 'block-delta':
        return this.#delta(event.index, event.delta);
      case 'block-end':
        return this.#endBlock(event.index);
      case 'usage':
        this.#usage = event;
        return '';
      case 'choice-end':
        noteEnding(event, this.#losses);
        return this.#finish(event.choice, event, {});
      case 'opaque':
        this.#losses.add('response.opaque');
        return '';
      case 'message-end':
        return this.#end(event);
      case 'error':
        return this.#fail(event.error);
    }
  }

  #start({ id, serviceTier, extensions }: EventOf<'message-start'>): string {
    this.#tier = serviceTier;
    this.#losses.addForeign(extensions, { format, field: 'response' });
    const responseId = id ?? this.#context.id;
    this.#tail = { modelVersion: this.#context.model, responseId, ...fieldsFor(extensions, format) };
    this.#tailText = writeTail(this.#tail);
    return '';
  }

  #startBlock(index: number, start: BlockStart, choice: number): string {
    switch (start.type) {
      case 'redacted-reasoning':
        this.#losses.add('reasoning.redacted');
        return '';
      case 'opaque':
        return this.#opaque(start.content, choice);
      case 'tool-call':
      case 'text':
      case 'refusal':
      case 'reasoning':
        if (start.type === 'refusal') this.#losses.add('response.parts.refusal');
        this.#blocks.set(index, { start, choice, text: '', written: false });
        return '';
    }
  }

  #delta(index: number, delta: BlockDelta): string {
    const block = this.#blocks.get(index);
    if (!block) return '';
    if (delta.type === 'opaque') {
      this.#losses.add('response.parts.citations');
      return '';
    }
    if (delta.type === 'signature') return this.#sign(block, delta.signature);
    if (block.start.type === 'tool-call') {
      block.text += delta.text;
      return '';
    }
    block.written = true;
    const thought = block.start.type === 'reasoning' ? ',"thought":true' : '';
    const logprobs = delta.logprobs ? `,"logprobsResult":${JSON.stringify(writeLogprobs(delta.logprobs))}` : '';
    return this.#chunk(block.choice, `{"text":${JSON.stringify(delta.text)}${thought}}`, logprobs);
  }

  /** A signature without a thought is that of the reply. */
  #sign(block: OpenBlock, { origin, value }: Tagged): string {
    if (origin !== format || typeof value !== 'string') {
      if (value) this.#losses.add('reasoning.signature');
      return '';
    }
    const part = defined({ text: '', thought: block.written ? true : undefined, thoughtSignature: value });
    return this.#chunk(block.choice, JSON.stringify(part));
  }

  #endBlock(index: number): string {
    const block = this.#blocks.get(index);
    this.#blocks.delete(index);
    if (block?.start.type !== 'tool-call') return '';
    this.#losses.addForeign(block.start.extensions, { format, field: 'response.parts.tool-call' });
    const { id, name, extensions } = block.start;
    const own = extensions?.origin === format ? { extensions } : {};
    const part = encodeToolCall({ type: 'tool-call', id, name, arguments: block.text, ...own }, this.#losses);
    return this.#chunk(block.choice, JSON.stringify(part));
  }

  #opaque(content: Tagged, choice: number): string {
    if (content.origin === format && isJsonObject(content.value)) {
      return this.#chunk(choice, JSON.stringify(content.value));
    }
    this.#losses.add('response.parts.opaque');
    return '';
  }

  /** One chunk; `part` and what follows the candidate's index are JSON text already. */
  #chunk(choice: number, part: string, after = ''): string {
    return `data: {"candidates":[{"content":{"parts":[${part}],"role":"model"},"index":${choice}${after}}],${this.#tailText}`;
  }

  #end(event: EventOf<'message-end'>): string {
    this.#ended = true;
    noteEnding(event, this.#losses);
    this.#losses.addIf(this.#usage?.costUsd, 'response.costUsd');
    const serviceTier = event.serviceTier ?? this.#tier;
    if (!this.#usage) this.#losses.addIf(serviceTier, 'response.serviceTier');
    const usage = this.#usage && { usageMetadata: encodeUsage({ ...this.#usage, serviceTier }, this.#losses) };
    return this.#finish(0, event, usage ?? {});
  }

  /** Clients take a candidate without content for invalid: the last one has an empty text. */
  #finish(
    index: number,
    { finishReason, extensions }: { readonly finishReason: FinishReason; readonly extensions?: Extensions },
    usage: JsonObject,
  ): string {
    this.#losses.addForeign(extensions, { format, field: 'response.choices' });
    const content = { parts: [{ text: '' }], role: 'model' };
    const own = fieldsFor(extensions, format);
    const candidate = { content, finishReason: toFinishWord(finishReason), index, ...own };
    return `data: ${JSON.stringify({ candidates: [candidate], ...usage, ...this.#tail })}\n\n`;
  }

  #fail(error: StreamError): string {
    this.#ended = true;
    return encodeStreamFault(error);
  }
}

function writeTail(fields: JsonObject): string {
  return `${JSON.stringify(fields).slice(1)}\n\n`;
}
