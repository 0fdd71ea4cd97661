import { isJsonObject, type JsonObject } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Tagged } from '../../canonical/part.ts';
import type { BlockDelta, BlockStart, StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { StreamEncoder } from '../codec.ts';
import { adoptSignature } from '../claude-signatures.ts';
import { LossList } from '../loss-list.ts';
import { asObject, asString, fieldsFor } from '../read-json.ts';
import { encodeStreamFault, writeEvent } from './errors.ts';
import { encodeUsage } from './usage.ts';
import { format, toFinishWord } from './wire.ts';

export function createStreamEncoder(): StreamEncoder {
  return new ConverseStreamEncoder();
}

type EventOf<T extends StreamEvent['type']> = Extract<StreamEvent, { readonly type: T }>;

/** Fields at the end that `messageStop` tells; the others are told by `metadata`. */
const stopFields: ReadonlySet<string> = new Set(['stopReason', 'additionalModelResponseFields']);

/** Writes the events of ConverseStream as server-sent events. A block's own number serves as its number on the wire. */
class ConverseStreamEncoder implements StreamEncoder {
  readonly #losses = new LossList();
  /** The blocks that are written. */
  readonly #blocks = new Map<number, BlockStart['type']>();
  #start: EventOf<'message-start'> | undefined;
  #usage: EventOf<'usage'> | undefined;
  #ended = false;

  get losses(): readonly { readonly field: string }[] {
    return this.#losses.list;
  }

  push(event: StreamEvent): string {
    if (this.#ended) return '';
    switch (event.type) {
      case 'message-start':
        this.#start = event;
        this.#losses.addForeign(event.extensions, { format, field: 'response' });
        return writeEvent('messageStart', { role: 'assistant' });
      case 'block-start':
        return this.#startBlock(event);
      case 'block-delta':
        return this.#delta(event.index, event.delta);
      case 'block-end':
        return this.#blocks.delete(event.index)
          ? writeEvent('contentBlockStop', { contentBlockIndex: event.index })
          : '';
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
        return this.#fail(event.error);
    }
  }

  #startBlock({ index, block, choice }: EventOf<'block-start'>): string {
    if (choice) {
      this.#losses.add('response.choices');
      return '';
    }
    switch (block.type) {
      case 'text':
      case 'refusal':
      case 'reasoning':
        this.#blocks.set(index, block.type);
        return '';
      case 'redacted-reasoning':
        if (block.content.origin !== format) break;
        this.#blocks.set(index, block.type);
        return writeDelta(index, { reasoningContent: { redactedContent: block.content.value } });
      case 'tool-call':
        this.#losses.addForeign(block.extensions, { format, field: 'response.parts.tool-call' });
        this.#blocks.set(index, block.type);
        return writeStart(index, {
          toolUse: { toolUseId: block.id, name: block.name, ...fieldsFor(block.extensions, format) },
        });
      case 'opaque':
        if (block.content.origin !== format || !isJsonObject(block.content.value)) break;
        this.#blocks.set(index, block.type);
        return writeStart(index, block.content.value);
    }
    this.#losses.add(block.type === 'opaque' ? 'response.parts.opaque' : 'reasoning.redacted');
    return '';
  }

  #delta(index: number, delta: BlockDelta): string {
    const type = this.#blocks.get(index);
    if (type === undefined) return '';
    if (delta.type === 'text') return writeDelta(index, textDelta(type, delta.text));
    if (delta.type === 'signature') return this.#sign(index, adoptSignature(delta.signature, format));
    if (delta.content.origin !== format) {
      this.#losses.add('response.parts.citations');
      return '';
    }
    const { value } = delta.content;
    return writeDelta(index, type === 'opaque' ? (asObject(value) ?? {}) : { citation: value });
  }

  #sign(index: number, { origin, value }: Tagged): string {
    if (origin === format && typeof value === 'string') {
      return writeDelta(index, { reasoningContent: { signature: value } });
    }
    if (value) this.#losses.add('reasoning.signature');
    return '';
  }

  #opaque({ origin, value }: Tagged): string {
    const name = asString(asObject(value)?.['event']);
    const data = asObject(asObject(value)?.['data']);
    if (origin === format && name !== undefined && data) return writeEvent(name.replace(/[\r\n]/g, ' '), data);
    this.#losses.add('response.opaque');
    return '';
  }

  #end(event: EventOf<'message-end'>): string {
    this.#ended = true;
    this.#losses.addForeign(event.extensions, { format, field: 'response.choices' });
    this.#losses.addIf(this.#usage?.costUsd, 'response.costUsd');
    this.#losses.addIf(event.stopSequence, 'response.choices.stopSequence');
    const own = { ...fieldsFor(this.#start?.extensions, format), ...fieldsFor(event.extensions, format) };
    const stopReason = toFinishWord(event.finishReason);
    const stop = writeEvent('messageStop', { stopReason, ...pick(own, (name) => stopFields.has(name)) });
    const usage = this.#usage && encodeUsage(this.#usage, this.#losses);
    return stop + writeEvent('metadata', defined({ usage, ...pick(own, (name) => !stopFields.has(name)) }));
  }

  #fail(error: StreamError): string {
    this.#ended = true;
    return encodeStreamFault(error);
  }
}

function textDelta(type: BlockStart['type'], text: string): JsonObject {
  if (type === 'tool-call') return { toolUse: { input: text } };
  return type === 'reasoning' ? { reasoningContent: { text } } : { text };
}

function writeStart(contentBlockIndex: number, start: JsonObject): string {
  return writeEvent('contentBlockStart', { contentBlockIndex, start });
}

function writeDelta(contentBlockIndex: number, delta: JsonObject): string {
  return writeEvent('contentBlockDelta', { contentBlockIndex, delta });
}

function pick(fields: JsonObject, wanted: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => wanted(name)));
}
