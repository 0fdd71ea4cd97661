import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyFailure } from '../classify/classify-failure.ts';
import type { BodySink, UpstreamBody } from '../executor.ts';
import { EventStreamBody } from './event-stream-body.ts';
import { createEventStreamMessages } from './event-stream-messages.ts';

/** Written by AWS's own encoder for JavaScript; the first two are test vectors that AWS publishes. */
const empty = Buffer.from('000000100000000005c248eb7d98c8ff', 'hex');
const oneHeader = Buffer.from(
  '0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1',
  'hex',
);
const delta = Buffer.from(
  '000000a300000057a7aafe780b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461223a7b2274657874223a224772c3bcc39f65227d2c2270223a22616263227d930a665b',
  'hex',
);
/** An exception with headers of all ten types. */
const exception = Buffer.from(
  '000000b10000008a45e894f3017400016601016202cf017303002a0169040000a00c016c0500000000000000000362696e06000378797a0f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e027473080000000000845fed0175090102030405060708090a0b0c0d0e0f100d3a6d6573736167652d74797065070009657863657074696f6e7b226d657373616765223a22736c6f7720646f776e227d579fe3ca',
  'hex',
);

/** A body that a test feeds by hand. */
function feed() {
  let inner: BodySink | undefined;
  const seen = { text: '', ended: false, error: undefined as Error | undefined, aborted: false };
  const source: UpstreamBody = {
    start: (sink) => {
      inner = sink;
    },
    pause: () => {},
    resume: () => {},
    abort: () => {
      seen.aborted = true;
    },
  };
  const body = new EventStreamBody(source);
  body.start({
    onData: (chunk) => {
      seen.text += chunk.toString('utf8');
    },
    onEnd: () => {
      seen.ended = true;
    },
    onError: (error) => {
      seen.error = error;
    },
  });
  return {
    body,
    seen,
    push: (...chunks: readonly Buffer[]) => chunks.forEach((chunk) => inner?.onData(chunk)),
    end: () => inner?.onEnd(),
    fail: (error: Error) => inner?.onError(error),
  };
}

/** The bytes with their checksums made right again. */
function seal(message: Buffer): Buffer {
  const bytes = Buffer.from(message);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 8)), 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
}

describe('messages', () => {
  test('are read as AWS’s encoder wrote them, whatever types their headers have', () => {
    const messages = createEventStreamMessages().push(Buffer.concat([empty, oneHeader, exception]));
    expect(messages.map(({ headers, payload }) => [Object.fromEntries(headers), payload.toString()])).toEqual([
      [{}, ''],
      [{ 'content-type': 'application/json' }, "{'foo':'bar'}"],
      [{ ':exception-type': 'throttlingException', ':message-type': 'exception' }, '{"message":"slow down"}'],
    ]);
  });

  test('are no good with any byte changed', () => {
    for (let place = 0; place < delta.length; place += 1) {
      const spoiled = Buffer.from(delta);
      spoiled[place] = (spoiled[place] ?? 0) ^ 0x10;
      const messages = createEventStreamMessages();
      expect(messages.push(spoiled)).toEqual([]);
      expect(messages.fault?.message).toMatch(/^The upstream's event stream holds/);
    }
  });

  test.each([
    ['a name that is longer than the headers', 12, 0xff],
    ['a type that there is not', 12 + 1 + 11, 10],
    ['a value that is longer than the headers', 12 + 1 + 11 + 1, 0xff],
  ])('are no good with %s, even if the checksums are right', (_, place, byte) => {
    const spoiled = Buffer.from(delta);
    spoiled[place] = byte;
    const messages = createEventStreamMessages();
    expect(messages.push(seal(spoiled))).toEqual([]);
    expect(messages.fault?.message).toContain('headers that cannot be read');
  });

  test.each([
    ['shorter than its parts', 20],
    ['larger than there are', 0x7fffffff],
  ])('of a length that is %s are refused before anything is waited for', (_, length) => {
    const spoiled = Buffer.from(delta);
    spoiled.writeUInt32BE(length, 0);
    const messages = createEventStreamMessages();
    messages.push(seal(spoiled).subarray(0, 12));
    expect(messages.fault?.message).toContain('impossible length');
  });
});

describe('a body', () => {
  const whole = Buffer.concat([delta, exception]);
  const sse =
    'event: contentBlockDelta\ndata: {"contentBlockIndex":0,"delta":{"text":"Grüße"},"p":"abc"}\n\n' +
    'event: throttlingException\ndata: {"message":"slow down"}\n\n';

  test('shows events and exceptions under their names, wherever its bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((left, right) => left - right), whole.length];
        const { seen, push, end } = feed();
        push(...places.slice(1).map((place, index) => whole.subarray(places[index], place)));
        end();
        expect(seen).toEqual({ text: sse, ended: true, error: undefined, aborted: false });
      }),
    );
  });

  test('is the same when it drips', () => {
    const { seen, push } = feed();
    push(...Array.from(whole, (_, place) => whole.subarray(place, place + 1)));
    expect(seen.text).toBe(sse);
  });

  test('shows what came before a damage, then fails as a protocol failure and lets the upstream go', () => {
    const spoiled = Buffer.concat([delta, exception, delta]);
    spoiled[delta.length + exception.length - 10] = 0;
    for (let cut = 0; cut <= spoiled.length; cut += 7) {
      const { seen, push, end } = feed();
      push(spoiled.subarray(0, cut), spoiled.subarray(cut));
      end();
      expect(seen).toMatchObject({ text: sse.split(/(?<=\n\n)/)[0], ended: false, aborted: true });
      expect(classifyFailure({ type: 'connection', error: seen.error ?? new Error('none') })).toMatchObject({
        kind: 'protocol',
        scope: 'model',
      });
    }
  });

  test('fails when it ends inside a message', () => {
    const { seen, push, end } = feed();
    push(delta, exception.subarray(0, 20));
    end();
    expect(seen.ended).toBe(false);
    expect(seen.error?.message).toBe('The upstream ended its stream inside a message.');
  });

  test('tells of a damage only when a paused sink goes on', () => {
    const { body, seen, push } = feed();
    body.pause();
    push(Buffer.alloc(16));
    expect(seen.error).toBeUndefined();
    body.resume();
    expect(seen.error?.message).toContain('checksum');
  });

  test('hands a broken connection on, and says nothing once it was aborted', () => {
    const broken = feed();
    broken.fail(new Error('reset'));
    expect(broken.seen.error?.message).toBe('reset');
    const aborted = feed();
    aborted.body.abort();
    aborted.push(delta);
    aborted.end();
    expect(aborted.seen).toMatchObject({ text: '', ended: false, aborted: true });
  });
});
