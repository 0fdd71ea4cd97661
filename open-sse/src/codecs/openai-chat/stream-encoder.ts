import type { FinishReason, JsonValue } from '@omniroute/core';
import { isJsonObject } from '@omniroute/core';
import type { Extensions, Tagged } from '../../canonical/part.ts';
import type { BlockDelta, BlockStart, StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { ReplyContext, StreamEncoder } from '../codec.ts';
import { LossList } from '../loss-list.ts';
import { noteEnding } from '../note-ending.ts';
import { asObject, fieldsFor } from '../read-json.ts';
import { encodeStreamFault } from './errors.ts';
import { writeTextLogprobs } from './logprobs.ts';
import { encodeUsage } from './usage.ts';
import { doneMarker, format, toFinishWord } from './wire.ts';

export function createStreamEncoder(context: ReplyContext): StreamEncoder {
  return new OpenAiChatStreamEncoder(context);
}

/** Where a block's deltas go: a field of the delta, or a tool call by its number within the choice. */
type OpenBlock = {
  readonly choice: number;
  readonly field: string | undefined;
  readonly call: number | undefined;
  readonly freeform?: true;
};

type UsageEvent = Extract<StreamEvent, { readonly type: 'usage' }>;

/** Writes `chat.completion.chunk` frames; text is spliced into a prepared head, so a delta costs one string. */
class OpenAiChatStreamEncoder implements StreamEncoder {
  readonly #context: ReplyContext;
  readonly #losses = new LossList();
  #head = '';
  #tail = ']}\n\n';
  #tier: string | undefined;
  #ended = false;
  #usage: UsageEvent | undefined;
  readonly #blocks: (OpenBlock | undefined)[] = [];
  readonly #callsOf: number[] = [];
  readonly #greeted = new Set<number>();

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
        return this.#startBlock(event.index, event.block, event.choice ?? 0);
      case 'block-delta':
        return this.#delta(event.index, event.delta);
      case 'block-end':
        this.#blocks[event.index] = undefined;
        return '';
      case 'usage':
        this.#usage = event;
        return '';
      case 'choice-end':
        noteEnding(event, this.#losses);
        return this.#finish(event.choice, event.finishReason, event.extensions);
      case 'opaque':
        return this.#opaque(event.content);
      case 'message-end':
        noteEnding(event, this.#losses);
        this.#tellTier(event.serviceTier);
        return this.#end(event.finishReason, event.extensions);
      case 'error':
        return this.#fail(event.error);
    }
  }

  #start(event: Extract<StreamEvent, { readonly type: 'message-start' }>): string {
    const head = {
      id: event.id ?? this.#context.id,
      object: 'chat.completion.chunk',
      created: event.createdAtSec ?? this.#context.createdAtSec,
      model: this.#context.model,
    };
    this.#head = `data: ${JSON.stringify(head).slice(0, -1)},`;
    this.#losses.addForeign(event.extensions, { format, field: 'response' });
    this.#tellTier(event.serviceTier);
    const own = JSON.stringify(fieldsFor(event.extensions, format)).slice(1, -1);
    if (own !== '') this.#head += `${own},`;
    return '';
  }

  /** From now on every chunk names the tier. */
  #tellTier(tier: string | undefined): void {
    if (tier === undefined || this.#tier === tier) return;
    this.#tier = tier;
    this.#head += `"service_tier":${JSON.stringify(tier)},`;
  }

  /** One chunk: `delta` is the JSON text of the delta's fields. The first of a choice names the role. */
  #chunk(choice: number, delta: string, after = ',"finish_reason":null'): string {
    let fields = delta;
    if (!this.#greeted.has(choice)) {
      this.#greeted.add(choice);
      const role = delta.startsWith('"content"') ? '"role":"assistant"' : '"role":"assistant","content":""';
      fields = delta === '' ? role : `${role},${delta}`;
    }
    return `${this.#head}"choices":[{"index":${choice},"delta":{${fields}}${after}}${this.#tail}`;
  }

  #startBlock(index: number, block: BlockStart, choice: number): string {
    switch (block.type) {
      case 'text':
      case 'refusal':
      case 'reasoning':
        this.#blocks[index] = { choice, field: fieldOf(block.type), call: undefined };
        return '';
      case 'tool-call':
        return this.#startCall(index, block, choice);
      case 'redacted-reasoning':
        this.#losses.add('reasoning.redacted');
        return '';
      case 'opaque':
        this.#losses.add('response.parts.opaque');
        return '';
    }
  }

  #startCall(index: number, block: Extract<BlockStart, { readonly type: 'tool-call' }>, choice: number): string {
    const call = this.#callsOf[choice] ?? 0;
    this.#callsOf[choice] = call + 1;
    this.#blocks[index] = { choice, field: undefined, call, ...(block.freeform && { freeform: true }) };
    this.#losses.addForeign(block.extensions, { format, field: 'response.parts.tool-call' });
    const { id, name, extensions } = block;
    const named = block.freeform
      ? { type: 'custom', custom: { name, input: '' } }
      : { type: 'function', function: { name, arguments: '' } };
    const start = { index: call, id, ...named, ...fieldsFor(extensions, format) };
    return this.#chunk(choice, `"tool_calls":[${JSON.stringify(start)}]`);
  }

  #delta(index: number, delta: BlockDelta): string {
    const block = this.#blocks[index];
    if (delta.type === 'signature' && delta.signature.value) this.#losses.add('reasoning.signature');
    if (delta.type === 'opaque') this.#losses.add('response.parts.citations');
    if (!block || delta.type !== 'text') return '';
    const text = JSON.stringify(delta.text);
    if (block.field !== undefined) {
      const fields = `"${block.field}":${text}`;
      if (!delta.logprobs) return this.#chunk(block.choice, fields);
      const logprobs = JSON.stringify(writeTextLogprobs(delta.logprobs));
      return this.#chunk(block.choice, fields, `,"logprobs":${logprobs},"finish_reason":null`);
    }
    const written = block.freeform ? `"custom":{"input":${text}}` : `"function":{"arguments":${text}}`;
    return this.#chunk(block.choice, `"tool_calls":[{"index":${block.call},${written}}]`);
  }

  #opaque(content: Tagged): string {
    if (content.origin !== format || !isJsonObject(content.value)) {
      this.#losses.add('response.opaque');
      return '';
    }
    return `${this.#head}${JSON.stringify(content.value).slice(1)}\n\n`;
  }

  #finish(choice: number, reason: FinishReason, extensions: Extensions | undefined): string {
    this.#losses.addForeign(extensions, { format, field: 'response.choices' });
    const { message, ...own } = fieldsFor(extensions, format);
    const delta = JSON.stringify(asObject(message) ?? {}).slice(1, -1);
    const after: JsonValue = { finish_reason: toFinishWord(reason), ...own };
    return this.#chunk(choice, delta, `,${JSON.stringify(after).slice(1, -1)}`);
  }

  #end(reason: FinishReason, extensions: Extensions | undefined): string {
    this.#ended = true;
    const finish = this.#finish(0, reason, extensions);
    const usage = this.#usage && this.#context.wantsUsage ? this.#usageChunk(this.#usage) : '';
    return `${finish}${usage}data: ${doneMarker}\n\n`;
  }

  #usageChunk(event: UsageEvent): string {
    this.#losses.addForeign(event.extensions, { format, field: 'response.usage' });
    return `${this.#head}"choices":[],"usage":${JSON.stringify(encodeUsage(event))}}\n\n`;
  }

  #fail(error: StreamError): string {
    this.#ended = true;
    return encodeStreamFault(error);
  }
}

function fieldOf(type: 'text' | 'refusal' | 'reasoning'): string {
  if (type === 'text') return 'content';
  return type === 'reasoning' ? 'reasoning_content' : 'refusal';
}
