import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Tagged } from '../../canonical/part.ts';
import type { BlockDelta, BlockStart, StreamEvent } from '../../canonical/stream-event.ts';
import type { ReplyContext, StreamEncoder } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { asList, asString, fieldsFor } from '../read-json.ts';
import { encodeStreamFault } from './errors.ts';
import { encodeLogprob } from './logprobs.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

export function createStreamEncoder(context: ReplyContext): StreamEncoder {
  return new CohereStreamEncoder(context);
}

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/** A block being written: a content block or a tool call, by its number among its like. */
type OpenBlock = { readonly kind: 'text' | 'thinking' | 'call'; readonly place: number };

const emptyMessage = { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] };

/** Writes the events of a stream. The usage that came last stands in `message-end`. */
class CohereStreamEncoder implements StreamEncoder {
  readonly #context: ReplyContext;
  readonly #losses = new LossList();
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #count = { content: 0, calls: 0, citations: 0 };
  #usage: EventOf<'usage'> | undefined;
  #ended = false;

  constructor(context: ReplyContext) {
    this.#context = context;
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
        return this.#startBlock(event);
      case 'block-delta':
        return this.#delta(event.index, event.delta);
      case 'block-end':
        return this.#endBlock(event.index);
      case 'usage':
        this.#usage = event;
        return '';
      case 'choice-end':
        this.#losses.add('response.choices');
        return '';
      case 'opaque':
        return this.#opaque(event.content);
      case 'message-end':
        return this.#end(event);
      case 'error':
        this.#ended = true;
        return encodeStreamFault(event.error, this.#encodeUsage());
    }
  }

  #start(event: EventOf<'message-start'>): string {
    this.#losses.addForeign(event.extensions, { format, field: 'response' });
    const id = event.id ?? this.#context.id;
    return write('message-start', { id, delta: { message: emptyMessage }, ...fieldsFor(event.extensions, format) });
  }

  #startBlock({ index, block, choice }: EventOf<'block-start'>): string {
    if (choice) this.#losses.add('response.choices');
    if (choice) return '';
    switch (block.type) {
      case 'text':
      case 'refusal':
        return this.#startContent(index, 'text');
      case 'reasoning':
        return this.#startContent(index, 'thinking');
      case 'tool-call':
        return this.#startCall(index, block);
      case 'redacted-reasoning':
        this.#losses.add('reasoning.redacted');
        return '';
      case 'opaque':
        this.#losses.add('response.parts.opaque');
        return '';
    }
  }

  #startContent(index: number, kind: 'text' | 'thinking'): string {
    const place = this.#count.content;
    this.#count.content += 1;
    this.#blocks.set(index, { kind, place });
    return write('content-start', { index: place, delta: { message: { content: { type: kind, [kind]: '' } } } });
  }

  #startCall(index: number, block: Extract<BlockStart, { readonly type: 'tool-call' }>): string {
    this.#losses.addForeign(block.extensions, { format, field: 'response.parts.tool-call' });
    const place = this.#count.calls;
    this.#count.calls += 1;
    this.#blocks.set(index, { kind: 'call', place });
    const { id, name } = block;
    const own = fieldsFor(block.extensions, format);
    const call = { id, type: 'function', function: { name, arguments: '' }, ...own };
    return write('tool-call-start', { index: place, delta: { message: { tool_calls: call } } });
  }

  #delta(index: number, delta: BlockDelta): string {
    const block = this.#blocks.get(index);
    if (!block) return '';
    if (delta.type === 'opaque') return this.#cite(delta.content);
    if (delta.type === 'signature') {
      if (delta.signature.value) this.#losses.add('reasoning.signature');
      return '';
    }
    const { kind, place: at } = block;
    const { text, logprobs = [] } = delta;
    if (kind === 'call') {
      const call = { function: { arguments: text } };
      return write('tool-call-delta', { index: at, delta: { message: { tool_calls: call } } });
    }
    const [first, ...others] = logprobs.map(encodeLogprob);
    const frames = [
      contentDelta(at, { [kind]: text }, first),
      ...others.map((item) => contentDelta(at, { [kind]: '' }, item)),
    ];
    return frames.join('');
  }

  #cite(content: Tagged): string {
    if (content.origin === format) return this.#writeCitation(content.value);
    this.#losses.add('response.parts.citations');
    return '';
  }

  #writeCitation(citations: JsonValue): string {
    const index = this.#count.citations;
    this.#count.citations += 1;
    return write('citation-start', { index, delta: { message: { citations } } }) + write('citation-end', { index });
  }

  #endBlock(index: number): string {
    const block = this.#blocks.get(index);
    if (!block) return '';
    this.#blocks.delete(index);
    return write(block.kind === 'call' ? 'tool-call-end' : 'content-end', { index: block.place });
  }

  #opaque({ origin, value }: Tagged): string {
    if (origin === format && isJsonObject(value)) return write(asString(value['type']) ?? 'debug', value);
    this.#losses.add('response.opaque');
    return '';
  }

  #end(event: EventOf<'message-end'>): string {
    this.#ended = true;
    this.#losses.addForeign(event.extensions, { format, field: 'response.choices' });
    this.#losses.addIf(this.#usage?.costUsd, 'response.costUsd');
    const { citations, ...own } = fieldsFor(event.extensions, format);
    const delta = defined({ finish_reason: toFinishWord(event.finishReason), usage: this.#encodeUsage(), ...own });
    const cited = asList(citations).map((citation) => this.#writeCitation(citation));
    return cited.join('') + write('message-end', { delta });
  }

  #encodeUsage(): JsonObject | undefined {
    return this.#usage && encodeUsage(this.#usage, this.#losses);
  }
}

/** One log probability a frame is all that there can be. */
function contentDelta(index: number, content: JsonObject, logprobs?: JsonObject): string {
  return write('content-delta', defined({ index, delta: { message: { content } }, logprobs }));
}

function write(type: string, data: JsonObject): string {
  return `event: ${type.replace(/[\r\n]/g, ' ')}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}
