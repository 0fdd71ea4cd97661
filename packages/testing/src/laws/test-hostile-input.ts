import fc from 'fast-check';
import { clientFormats, OmniError, type JsonObject, type OmniErrorCode } from '@omniroute/core';
import { codecOf, relayWholeReply, type Codec, type StreamEvent } from '@omniroute/open-sse';
import { expect, it } from 'vitest';
import { decodeChunks, encodeEvents, findBrokenLaw } from './codec-events.ts';
import type { CodecFixture } from './codec-fixtures.ts';
import { countPlaces, exhausting, putAt, spoil, spoiling } from './hostile-json.ts';

const context = { model: 'm', id: 'reply-1', createdAtSec: 1, wantsUsage: true };

/** Whatever comes in, a codec complains in the one documented way or makes do: it never breaks. */
export function testHostileInput(codec: Codec, fixtures: readonly CodecFixture[]): void {
  const requests = fixtures.flatMap(({ request }) => (request ? [request] : []));
  const responses = fixtures.flatMap(({ response }) => (response ? [response] : []));

  it('takes any request for what it is or complains, and can write it in every format', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...requests),
        fc.array(spoiling, { minLength: 1, maxLength: 3 }),
        (request, faults) => {
          writeEverywhere(codec, faults.reduce(spoil, request));
        },
      ),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('takes any reply for what it is or complains, and can write it in every format', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...responses),
        fc.array(spoiling, { minLength: 1, maxLength: 3 }),
        (response, faults) => {
          answerEverywhere(codec, faults.reduce(spoil, response));
        },
      ),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it.each(exhausting)('is not exhausted by $name anywhere in a request, a reply or a frame', ({ json }) => {
    const [request = {}] = requests;
    const [response = {}] = responses;
    for (const place of placesOf(request)) writeEverywhere(codec, JSON.parse(putAt(request, place, json)));
    for (const place of placesOf(response)) {
      const body = Buffer.from(putAt(response, place, json));
      for (const format of clientFormats) relayWholeReply({ body, from: codec, to: codecOf(format), context });
    }
    const frames =
      fixtures
        .find(({ stream }) => stream !== undefined)
        ?.stream?.toString('utf8')
        .split(/(?<=\n\n)/) ?? [];
    const [first = ''] = frames;
    const start = first.indexOf('{');
    const frame: JsonObject = JSON.parse(first.slice(start));
    for (const place of placesOf(frame)) {
      const spoiled = `${first.slice(0, start)}${putAt(frame, place, json)}\n\n`;
      writeStreamEverywhere(decodeChunks(codec, [Buffer.from(spoiled + frames.slice(1).join(''))]));
    }
  });
}

/** Few enough that a test stays quick, spread over the whole body. */
function placesOf(body: JsonObject): readonly number[] {
  const count = countPlaces(body);
  const step = Math.max(1, Math.floor(count / 8));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

function writeEverywhere(codec: Codec, body: JsonObject): void {
  const facts = attempt('invalid-input', () => codec.inspect(body));
  if (!facts) return;
  const { value } = codec.decodeRequest(body);
  for (const format of clientFormats) {
    const encoded = codecOf(format).encodeRequest({ ...value, model: 'm' });
    expect(typeof JSON.stringify(encoded.value)).toBe('string');
  }
}

function answerEverywhere(codec: Codec, body: JsonObject): void {
  attempt('unavailable', () => codec.inspectResponse(body));
  const decoded = attempt('unavailable', () => codec.decodeResponse(body));
  if (!decoded) return;
  for (const format of clientFormats) {
    const encoded = codecOf(format).encodeResponse(decoded.value, context);
    expect(typeof JSON.stringify(encoded.value)).toBe('string');
  }
}

function writeStreamEverywhere(events: readonly StreamEvent[]): void {
  expect(findBrokenLaw(events)).toBeUndefined();
  for (const format of clientFormats) expect(typeof encodeEvents(codecOf(format), events)).toBe('string');
}

/** What a step gives; `undefined` when it refused with the code that it may refuse with. Anything else fails the test. */
function attempt<T>(code: OmniErrorCode, step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (error instanceof OmniError && error.code === code) return undefined;
    throw error;
  }
}
