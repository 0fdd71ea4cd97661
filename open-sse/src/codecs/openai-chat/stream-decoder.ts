import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { defined } from '../../canonical/defined.ts';
import type { Extensions } from '../../canonical/part.ts';
import type { StreamError, StreamEvent } from '../../canonical/stream-event.ts';
import type { SseFrame } from '../../stream/sse-frames.ts';
import type { StreamDecoder, StreamDecoderOptions } from '../codec.ts';
import { readErrorValue } from '../read-error.ts';
import { readTextLogprobs } from './logprobs.ts';
import { asCount, asList, asNumber, asObject, asString, parseJson, unknownFields } from '../read-json.ts';
import { ChoiceDecoder, type BlockCounter } from './choice-decoder.ts';
import { keepFinishWord } from './decode-response.ts';
import { decodeUsage } from './usage.ts';
import { choiceFields, doneMarker, format, responseFields } from './wire.ts';

export function createStreamDecoder(options: StreamDecoderOptions = {}): StreamDecoder {
  return new OpenAiChatStreamDecoder(options.requireTerminalMarker === true);
}

const fieldsWithLogprobs: ReadonlySet<string> = new Set([...choiceFields, 'logprobs']);
const nothing: readonly StreamEvent[] = [];

/**
 * Reads `chat.completion.chunk` frames. The end of the message waits for `[DONE]`, because usage comes after the finish reason;
 * a stream that closes after a finish reason is whole as well, unless the marker is required.
 */
class OpenAiChatStreamDecoder implements StreamDecoder {
  readonly #requireMarker: boolean;
  readonly #counter: BlockCounter = { next: 0 };
  readonly #choices: ChoiceDecoder[] = [];
  #started = false;
  #ended = false;
  /** Fields of a choice's finish chunk, which go out with the choice's end. */
  readonly #endFields = new Map<number, Extensions>();

  constructor(requireMarker: boolean) {
    this.#requireMarker = requireMarker;
  }

  push(frame: SseFrame): readonly StreamEvent[] {
    if (this.#ended || frame.data === '') return nothing;
    const events: StreamEvent[] = [];
    if (frame.data.trim() === doneMarker) this.#finish(events);
    else this.#read(frame.data, events);
    return events;
  }

  end(): readonly StreamEvent[] {
    if (this.#ended) return nothing;
    const events: StreamEvent[] = [];
    if (this.#requireMarker) this.#break(events, 'The upstream ended its stream without the final [DONE].');
    else this.#finish(events);
    return events;
  }

  #read(data: string, events: StreamEvent[]): void {
    const chunk = parseJson(data);
    if (!isJsonObject(chunk)) {
      this.#break(events, 'The upstream sent a frame that is no JSON object.');
    } else if (isError(chunk)) {
      this.#fail(events, readErrorValue(chunk));
    } else {
      this.#start(chunk, events);
      for (const choice of asList(chunk['choices'])) if (!this.#ended) this.#choice(choice, events);
      if (!this.#ended) this.#usage(chunk, events);
    }
  }

  /** Azure begins with a chunk about the prompt that names neither id nor model: the message starts with the next one. */
  #start(chunk: JsonObject, events: StreamEvent[]): void {
    if (this.#started) return;
    const id = asString(chunk['id']) || undefined;
    if (id === undefined && asList(chunk['choices']).length === 0 && !isJsonObject(chunk['usage'])) return;
    this.#started = true;
    const extensions = unknownFields(chunk, responseFields, format);
    const model = asString(chunk['model']) || undefined;
    const createdAtSec = asNumber(chunk['created']);
    const serviceTier = asString(chunk['service_tier']);
    events.push(defined({ type: 'message-start', id, model, createdAtSec, serviceTier, extensions }));
  }

  #choice(value: JsonValue, events: StreamEvent[]): void {
    const choice = asObject(value);
    if (!choice) return;
    const decoder = this.#decoderOf(asCount(choice['index']) ?? 0);
    if (!decoder) return this.#break(events, 'The upstream sent more choices than can be.');
    const delta = asObject(choice['delta']);
    const logprobs = delta?.['content'] ? readTextLogprobs(choice) : undefined;
    if (delta) decoder.push(delta, events, logprobs);
    const word = asString(choice['finish_reason']);
    const known = logprobs ? fieldsWithLogprobs : choiceFields;
    this.#keepUnknown(unknownFields(choice, known, format), decoder.choice, word !== undefined, events);
    if (word === undefined) return undefined;
    decoder.close(events);
    decoder.finishWord ??= word;
    return undefined;
  }

  /** Choices come densely numbered; a wild number would make a hole of any size. */
  #decoderOf(index: number): ChoiceDecoder | undefined {
    if (index > 127) return undefined;
    while (this.#choices.length <= index) this.#choices.push(new ChoiceDecoder(this.#choices.length, this.#counter));
    return this.#choices[index];
  }

  #keepUnknown(unknown: Extensions | undefined, index: number, isLast: boolean, events: StreamEvent[]): void {
    if (!unknown) return;
    if (isLast) this.#endFields.set(index, unknown);
    else
      events.push({
        type: 'opaque',
        content: { origin: format, value: { choices: [{ index, delta: {}, ...unknown.fields }] } },
      });
  }

  #usage(chunk: JsonObject, events: StreamEvent[]): void {
    const usage = asObject(chunk['usage']) ?? asObject(asObject(chunk['x_groq'])?.['usage']);
    if (usage) events.push({ type: 'usage', ...decodeUsage(usage) });
  }

  #finish(events: StreamEvent[]): void {
    const [first] = this.#choices;
    if (first?.finishWord === undefined) {
      return this.#break(events, 'The upstream ended its stream without a finish reason.');
    }
    for (const choice of this.#choices) choice.close(events);
    for (const choice of this.#choices) {
      const { finishReason, finishWord } = choice;
      const extensions = keepFinishWord(this.#endFields.get(choice.choice), finishWord, finishReason);
      const end = defined({ finishReason, extensions });
      if (choice.choice > 0) events.push({ type: 'choice-end', choice: choice.choice, ...end });
    }
    const { finishReason, finishWord } = first;
    const extensions = keepFinishWord(this.#endFields.get(0), finishWord, finishReason);
    events.push(defined({ type: 'message-end', finishReason, extensions }));
    this.#ended = true;
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

/** Error frames have an `error`; some servers (vLLM, Mistral) send the bare error object instead. */
function isError(chunk: JsonObject): boolean {
  if (chunk['error']) return true;
  return chunk['object'] === 'error' || (chunk['choices'] === undefined && asString(chunk['message']) !== undefined);
}
