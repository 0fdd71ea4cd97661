import { isJsonObject, type FinishReason, type JsonObject } from '@omniroute/core';
import type { CanonicalResponse } from '../canonical/response.ts';
import { createLawChecker } from '../canonical/event-laws.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import type { Codec } from '../codecs/codec.ts';
import { isList, parseJson } from '../codecs/read-json.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames, type SseFrame } from '../stream/sse-frames.ts';

/** How a client was given an answer. `json-array`: the data of its events as one array. */
export type AnswerShape = 'whole' | 'sse' | 'json-array';

/**
 * The answer that a client was given, to be given again: without its id and time, and without what the first client alone is
 * concerned with. `undefined` unless it is whole, ended well and says something.
 */
export function readAnswer(codec: Codec, bytes: Buffer, shape: AnswerShape): CanonicalResponse | undefined {
  const response = shape === 'whole' ? readWhole(codec, bytes) : readStream(codec, bytes, shape);
  if (!response || !response.choices.every(({ finishReason }) => goodEndings.has(finishReason))) return undefined;
  if (response.choices.length === 0 || response.choices.some(({ parts }) => parts.length === 0)) return undefined;
  const { id: _id, createdAtSec: _createdAtSec, model: _model, extensions, ...kept } = response;
  const fields = extensions && withoutEchoes(extensions.fields);
  return { ...kept, ...(extensions && fields && { extensions: { origin: extensions.origin, fields } }) };
}

/** An answer that was cut short, filtered or paused is not the answer. */
const goodEndings: ReadonlySet<FinishReason> = new Set(['stop', 'stop-sequence', 'tool-calls']);

/** What Responses repeats of a request that is about who asked. */
const echoes: ReadonlySet<string> = new Set(['user', 'metadata', 'safety_identifier', 'prompt_cache_key']);

function withoutEchoes(fields: JsonObject): JsonObject | undefined {
  const kept = Object.entries(fields).filter(([name]) => !echoes.has(name));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function readWhole(codec: Codec, bytes: Buffer): CanonicalResponse | undefined {
  const json = parseJson(bytes.toString('utf8'));
  return isJsonObject(json) && !isJsonObject(json['error']) ? codec.decodeResponse(json).value : undefined;
}

function readStream(codec: Codec, bytes: Buffer, shape: 'sse' | 'json-array'): CanonicalResponse | undefined {
  const decoder = codec.createStreamDecoder();
  const events: StreamEvent[] = [];
  for (const frame of framesOf(bytes, shape)) events.push(...decoder.push(frame));
  if (events.at(-1)?.type !== 'message-end') events.push(...decoder.end());
  return isWhole(events) ? fold(events) : undefined;
}

function isWhole(events: readonly StreamEvent[]): boolean {
  const laws = createLawChecker();
  return events.every((event) => event.type !== 'error' && laws.push(event) === undefined) && laws.end() === undefined;
}

function framesOf(bytes: Buffer, shape: 'sse' | 'json-array'): readonly SseFrame[] {
  const frames = createSseFrames();
  const events = shape === 'sse' ? bytes : toEvents(bytes);
  return [...frames.push(events), ...frames.end()];
}

function toEvents(array: Buffer): Buffer {
  const members = parseJson(array.toString('utf8'));
  const list = members !== undefined && isList(members) ? members : [];
  return Buffer.from(list.map((member) => `data: ${JSON.stringify(member)}\n\n`).join(''));
}
