import { serviceFormats, type JsonObject } from '@omniroute/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteRelay } from './byte-relay.ts';
import { EventRelay } from './event-relay.ts';
import { floatsOf, floatsToBase64 } from './float-vectors.ts';
import { serviceOf } from './index.ts';
import { readServiceReply } from './read-service-reply.ts';
import { readUse } from './read-use.ts';
import type { ServiceContext } from './service-codec.ts';

/** What is no model's, and what only targets speak. */
const withoutCodec = new Set(['openai-files', 'openai-batches', 'openai-realtime', 'vertex-embed']);
const services = serviceFormats.filter((format) => !withoutCodec.has(format)).map(serviceOf);

const context: ServiceContext = {
  model: 'asked',
  id: 'req_1',
  createdAtSec: 1,
  wantsUsage: true,
  body: {},
  estimatedInputTokens: 9,
  requireTerminalMarker: false,
};

describe.each(services.map((service) => [service.format, service] as const))('%s', (format, service) => {
  test('passes bytes to targets of its own format, first of all', () => {
    const [way] = service.ways;
    expect(way?.format).toBe(format);
    expect(way?.encodeRequest).toBeUndefined();
  });

  test('refuses any body that it cannot route, and throws nothing else', () => {
    const named = fc.record({ model: fc.constant('m') }, { requiredKeys: ['model'] });
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'input',
            'prompt',
            'query',
            'documents',
            'messages',
            'contents',
            'content',
            'requests',
            'stream',
          ),
          fc.jsonValue(),
        ),
        named,
        (fields, model) => {
          try {
            service.inspect({ ...(fields as JsonObject), ...model }, []);
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid-input' });
          }
        },
      ),
    );
  });

  test('reads no reply so strange that it throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (reply) => {
        for (const way of service.ways) {
          const read = readServiceReply(Buffer.from(JSON.stringify(reply)), way, context);
          expect(['reply', 'failed']).toContain(read.type);
        }
      }),
      { numRuns: 30 },
    );
  });
});

test('a vector survives its encoding', () => {
  const vector = [0.5, -1.25, 1024];
  expect(floatsOf(floatsToBase64(vector))).toEqual(vector);
  expect(() => floatsOf({})).toThrow('no list of numbers');
});

test('usage is read as each service writes it, each token once', () => {
  expect(readUse({ prompt_tokens: 8, total_tokens: 8 })).toEqual({ tokens: { input: 8 } });
  expect(readUse({ total_tokens: 8 })).toEqual({ tokens: { input: 8 } });
  const details = { text_tokens: 2, audio_tokens: 6 };
  const spoken = { type: 'tokens', input_tokens: 8, input_token_details: details, output_tokens: 3 };
  expect(readUse(spoken)).toEqual({ tokens: { input: 2, 'audio-input': 6, output: 3 } });
  expect(readUse({ type: 'duration', seconds: 7.5 })).toEqual({ units: { 'audio-seconds': 7.5 } });
  expect(readUse(undefined)).toEqual({});
});

describe('a stream of events', () => {
  const frames = [
    ': hi\n\n',
    'data: {"type":"delta"}\n\n',
    'event: done\ndata: {"type":"done","usage":{"input_tokens":4}}\n\n',
  ];
  const bytes = Buffer.from(frames.join(''));
  const relay = () =>
    new EventRelay({
      requireTerminalMarker: false,
      readEvent: (event) => (event['type'] === 'done' ? { use: readUse(event['usage']), completes: true } : {}),
    });

  test('is the same bytes at every cut, its last event waiting for the record', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const carrier = relay();
      const steps = [carrier.push(bytes.subarray(0, cut)), carrier.push(bytes.subarray(cut)), carrier.end()];
      const ready = Buffer.concat(steps.flatMap((step) => step.ready ?? []));
      expect(ready.toString()).toBe(frames.slice(0, 2).join(''));
      expect(steps.at(-1)?.ending).toEqual({ type: 'ended', last: Buffer.from(frames[2] ?? '') });
      expect(carrier.observed.tokens).toEqual({ input: 4 });
    }
  });

  test.each([
    ['that ends too early', 'data: {"type":"delta"}\n\n', 'before the reply was whole'],
    ['with an error in it', 'data: {"error":{"message":"too hot"}}\n\n', 'too hot'],
    ['with an event of the name', 'event: error\ndata: {"message":"too cold"}\n\n', 'too cold'],
    ['that cannot be read', 'data: {"typ\n\n', 'no JSON'],
  ])('%s has failed', (_, text, message) => {
    const carrier = relay();
    const step = carrier.push(Buffer.from(text));
    const { ending } = step.ending ? step : carrier.end();
    expect(ending).toMatchObject({ type: 'failed', error: { message: expect.stringContaining(message) } });
  });

  test('may end by its marker alone where the upstream promises one', () => {
    const strict = new EventRelay({ requireTerminalMarker: true, readEvent: () => ({ completes: true }) });
    strict.push(Buffer.from('data: {}\n\n'));
    expect(strict.end().ending?.type).toBe('failed');
    const marked = new EventRelay({ requireTerminalMarker: true, readEvent: () => ({ completes: true }) });
    const { ending } = marked.push(Buffer.from('data: {}\n\ndata: [DONE]\n\n'));
    expect(ending).toEqual({ type: 'ended', last: Buffer.from('data: {}\n\ndata: [DONE]\n\n') });
  });
});

test('bytes pass as they come; nothing at all is a failure unless it may be', () => {
  const relay = new ByteRelay({ mayBeEmpty: false });
  expect(relay.push(Buffer.from('a')).ready?.toString()).toBe('a');
  expect(relay.end().ending?.type).toBe('ended');
  expect(new ByteRelay({ mayBeEmpty: false }).end().ending?.type).toBe('failed');
  expect(new ByteRelay({ mayBeEmpty: true }).end().ending?.type).toBe('ended');
});
