import fc from 'fast-check';
import { isJsonObject, type JsonObject, type JsonValue } from '@omniroute/core';
import { createSseFrames, fold, unfold, type Codec, type StreamEvent } from '@omniroute/open-sse';
import { describe, expect, it } from 'vitest';
import { arbitraryEvents, type StreamAbilities } from './arbitrary-events.ts';
import { arbitraryRequest } from './arbitrary-request.ts';
import { decodeChunks, encodeEvents, findBrokenLaw, substanceOf } from './codec-events.ts';
import { readCodecFixtures, type CodecFixture } from './codec-fixtures.ts';
import { testHostileInput } from './test-hostile-input.ts';
import { withoutNulls } from './without-nulls.ts';

export type CodecLaws = {
  /** The codec's `__fixtures__` folder. */
  readonly fixtures: string;
  readonly abilities: StreamAbilities;
  /** Brings requests that mean the same into one spelling (a string for one text part …). There are no `null` fields in them. */
  readonly normaliseRequest: (body: JsonObject) => JsonValue;
};

/** The laws that every codec keeps. Called at the top level of a codec's test file. */
export function testCodec(codec: Codec, laws: CodecLaws): void {
  const fixtures = readCodecFixtures(laws.fixtures);
  describe(`laws of the ${codec.format} codec`, () => {
    describe.each(fixtures)('$name', (fixture) => {
      testStream(codec, fixture);
      testBodies(codec, fixture, laws);
    });
    describe('for any input', () => {
      testArbitraryStreams(codec, laws.abilities);
      testArbitraryInput(codec, fixtures);
      testArbitraryRequests(codec);
    });
    describe('for hostile input', () => testHostileInput(codec, fixtures));
  });
}

function testStream(codec: Codec, { stream, ends }: CodecFixture): void {
  if (!stream) return;
  const whole = decodeChunks(codec, [stream]);

  it('keeps the laws of events', () => expect(findBrokenLaw(whole)).toBeUndefined());

  it(`ends with ${ends}`, () => expect(whole.at(-1)?.type).toBe(ends));

  it('gives the same events wherever the bytes are cut', () => {
    const expected = JSON.stringify(whole);
    for (let place = 1; place < stream.length; place += 1) {
      const events = decodeChunks(codec, [stream.subarray(0, place), stream.subarray(place)]);
      if (JSON.stringify(events) !== expected) expect(events, `cut at ${place}`).toEqual(whole);
    }
    const single = Array.from(stream, (_, place) => stream.subarray(place, place + 1));
    expect(decodeChunks(codec, single)).toEqual(whole);
  });

  it('passes all bytes on, whatever the frames are', () => {
    const frames = createSseFrames();
    const parts = [...frames.push(stream), ...frames.end()].map((frame) => frame.bytes);
    expect(Buffer.concat(parts).equals(stream)).toBe(true);
  });

  it('says the same after it was written anew', () => {
    const again = decodeChunks(codec, [Buffer.from(encodeEvents(codec, whole))]);
    expect(substanceOf(again)).toEqual(substanceOf(whole));
  });

  it('calls only those frames content or usage that are nothing else', () => checkFrameTests(codec, framesOf(stream)));
}

function testBodies(codec: Codec, { request, response }: CodecFixture, laws: CodecLaws): void {
  if (request) {
    it('loses nothing of the request in a round trip', () => {
      const decoded = codec.decodeRequest(request);
      const encoded = codec.encodeRequest(decoded.value);
      expect([...decoded.losses, ...encoded.losses]).toEqual([]);
      expect(laws.normaliseRequest(withoutNulls(encoded.value))).toEqual(laws.normaliseRequest(withoutNulls(request)));
    });

    it('reads the facts of the request', () => {
      const facts = codec.inspect(request);
      expect(facts.model).toBe(request['model']);
      expect(facts.inputCharacters).toBeGreaterThan(0);
    });
  }
  if (!response) return;
  const decoded = codec.decodeResponse(response);

  it('loses nothing of the response in a round trip', () => {
    const context = { model: decoded.value.model ?? '', id: 'reply-1', createdAtSec: 1, wantsUsage: true };
    const encoded = codec.encodeResponse(decoded.value, context);
    expect([...decoded.losses, ...encoded.losses]).toEqual([]);
    expect(withoutNulls(encoded.value)).toEqual(withoutNulls(response));
  });

  it('reads the facts of the response as decoding does', () => {
    const { usage, costUsd, choices } = decoded.value;
    const facts = codec.inspectResponse(response);
    expect(facts).toMatchObject({ finishReason: choices[0]?.finishReason });
    expect({ usage: facts.usage, costUsd: facts.costUsd }).toEqual({ usage, costUsd });
  });

  it('is the same reply after it was unfolded into events and folded again', () => {
    const events = unfold(decoded.value);
    expect(findBrokenLaw(events)).toBeUndefined();
    expect(fold(events)).toEqual(decoded.value);
  });
}

function testArbitraryStreams(codec: Codec, abilities: StreamAbilities): void {
  it('reads back the events that it wrote, tool arguments cut anywhere among them', () => {
    fc.assert(
      fc.property(arbitraryEvents(abilities), fc.array(fc.nat(), { maxLength: 8 }), (events, places) => {
        expect(findBrokenLaw(events)).toBeUndefined();
        const again = decodeChunks(codec, cutAt(Buffer.from(encodeEvents(codec, events)), places));
        expect(findBrokenLaw(again)).toBeUndefined();
        expect(substanceOf(again)).toEqual(substanceOf(events));
        expect(fold(again)).toEqual(fold(events));
      }),
      { numRuns: 300 },
    );
  });

  it('writes nothing after an error', () => {
    fc.assert(
      fc.property(arbitraryEvents(abilities), fc.nat(), (events, place) => {
        const broken: StreamEvent[] = events.slice(0, place % events.length);
        const error: StreamEvent = { type: 'error', error: { message: 'it broke', kind: 'network' } };
        const text = encodeEvents(codec, [...broken, error, ...events.slice(broken.length)]);
        const again = decodeChunks(codec, [Buffer.from(text)]);
        expect(again.at(-1)).toMatchObject({ type: 'error', error: { message: 'it broke' } });
      }),
      { numRuns: 50 },
    );
  });
}

/** The same bytes in pieces; places beyond the end count from the beginning again. */
function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const cuts = places.map((place) => place % (bytes.length + 1)).sort((left, right) => left - right);
  return [...cuts, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : cuts[index - 1], end));
}

function testArbitraryInput(codec: Codec, fixtures: readonly CodecFixture[]): void {
  it('never throws and keeps the laws on bytes of any kind', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.constantFrom('[DONE]', '{}', '{"choices":[{}]}'),
    );
    const frame = line.map((data) => Buffer.from(`data: ${data}\n\n`));
    const chunk = fc.oneof(
      frame,
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 6 }), (chunks) => {
        expect(findBrokenLaw(decodeChunks(codec, chunks))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  const sequences = fixtures.flatMap(({ stream }) => (stream ? [framesOf(stream)] : []));
  const mutations = fc.record({
    frames: fc.constantFrom(...sequences),
    place: fc.nat(),
    path: fc.nat(),
    value: fc.oneof(fc.jsonValue(), fc.constantFrom<JsonValue>({ message: 'x' }, [], {}, null, 'stop', 3)),
  });

  it('keeps the laws on streams with a field gone wrong, and its quick tests stay true', () => {
    fc.assert(
      fc.property(mutations, ({ frames, place, path, value }) => {
        const spoiled = frames.map((data, index) =>
          index === place % frames.length ? mutate(data, path, value) : data,
        );
        const bytes = Buffer.from(spoiled.map((data) => `data: ${data}\n\n`).join(''));
        expect(findBrokenLaw(decodeChunks(codec, [bytes]))).toBeUndefined();
        checkFrameTests(codec, spoiled);
      }),
      { numRuns: 500 },
    );
  });

  it('reads an error from any body', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(codec.decodeError(body).message).not.toBe('');
      }),
    );
  });
}

function testArbitraryRequests(codec: Codec): void {
  it('writes every request that there can be, and what it wrote is settled once it was read', () => {
    fc.assert(
      fc.property(arbitraryRequest, (request) => {
        const rewrite = (body: JsonObject): JsonObject => codec.encodeRequest(codec.decodeRequest(body).value).value;
        const settled = rewrite(codec.encodeRequest(request).value);
        expect(withoutNulls(rewrite(settled))).toEqual(withoutNulls(settled));
      }),
      { numRuns: 200 },
    );
  });
}

function framesOf(stream: Buffer): readonly string[] {
  const frames = createSseFrames();
  return [...frames.push(stream), ...frames.end()].filter((frame) => frame.comment !== true).map((frame) => frame.data);
}

const contentEvents: ReadonlySet<StreamEvent['type']> = new Set([
  'message-start',
  'block-start',
  'block-delta',
  'block-end',
  'opaque',
]);

/** Runs the real decoder beside the quick tests. */
function checkFrameTests(codec: Codec, frames: readonly string[]): void {
  const decoder = codec.createStreamDecoder();
  for (const data of frames) {
    const types = decoder
      .push({ data, bytes: Buffer.from(data) })
      .filter((event) => !isMisplaced(event))
      .map((event) => event.type);
    const beyondContent = types.filter((type) => !contentEvents.has(type));
    if (codec.carriesOnlyContent(data)) expect(beyondContent, data).toEqual([]);
    const beyondUsage = types.filter((type) => type !== 'usage' && type !== 'message-start');
    if (codec.carriesOnlyUsage(data)) expect(beyondUsage, data).toEqual([]);
  }
}

/** That a frame comes in the wrong place is nothing that the frame alone can tell. */
function isMisplaced(event: StreamEvent): boolean {
  return event.type === 'error' && event.error.kind === 'protocol';
}

/** The frame with the value at one of its paths replaced. */
function mutate(data: string, path: number, value: unknown): string {
  const parsed = parse(data);
  if (!isJsonObject(parsed)) return data;
  let count = 0;
  const paths = JSON.stringify(parsed, (_, member: unknown) => {
    count += 1;
    return member;
  });
  let seen = 0;
  const chosen = path % count;
  const spoiled = JSON.stringify(JSON.parse(paths), (_, member: unknown) => (seen++ === chosen ? value : member));
  return spoiled ?? data;
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
