import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { bedrockConverseWire } from './bedrock-converse.ts';
import { encodeMessage } from './event-stream.ts';

const ask = { model: 'm', stream: true, includeUsage: true };
const usage = {
  input: 100,
  'cache-read': 30,
  'cache-write': 20,
  'cache-write-1h': 5,
  output: 40,
  reasoning: 12,
} as const;

/** Name and payload of a message, whose checksums must be right. */
function read(message: Buffer): readonly [name: string, payload: string] {
  expect(message.readUInt32BE(0)).toBe(message.length);
  expect(message.readUInt32BE(8)).toBe(crc32(message.subarray(0, 8)));
  expect(message.readUInt32BE(message.length - 4)).toBe(crc32(message.subarray(0, -4)));
  const headers = message.toString('latin1', 12, 12 + message.readUInt32BE(4));
  const payload = message.toString('utf8', 12 + message.readUInt32BE(4), message.length - 4);
  return [/:(?:event|exception)-type...(\w+)/s.exec(headers)?.[1] ?? '', payload];
}

it('writes a message as AWS’s published test vector has it', () => {
  expect(encodeMessage({ 'content-type': 'application/json' }, "{'foo':'bar'}").toString('hex')).toBe(
    '0000003d0000002007fd83960c636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1',
  );
});

it('counts cached tokens beside the input and reasoning inside the output', () => {
  expect(JSON.parse(bedrockConverseWire.encodeBody({ text: 'x', usage }, ask)).usage).toEqual({
    inputTokens: 100,
    outputTokens: 52,
    totalTokens: 207,
    cacheReadInputTokens: 30,
    cacheWriteInputTokens: 25,
    cacheDetails: [
      { ttl: '1h', inputTokens: 5 },
      { ttl: '5m', inputTokens: 20 },
    ],
  });
});

it('tells the start of tool calls alone, and the counts after the reason to stop', () => {
  const toolCalls = [{ id: 'a', name: 'look', arguments: '{"at":"Kyōto"}' }];
  const frames = bedrockConverseWire.encodeFrames({ text: 'hi', toolCalls, deltas: 1 }, ask).map(read);
  expect(frames.map(([name]) => name)).toEqual([
    'messageStart',
    'contentBlockDelta',
    'contentBlockStop',
    'contentBlockStart',
    'contentBlockDelta',
    'contentBlockStop',
    'messageStop',
    'metadata',
  ]);
  expect(JSON.parse(frames[4]?.[1] ?? '')).toMatchObject({ delta: { toolUse: { input: '{"at":"Kyōto"}' } } });
});

it('names an exception in the frame, or in a header where there is no stream', () => {
  expect(read(bedrockConverseWire.encodeErrorFrame('no'))).toEqual(['serviceUnavailableException', '{"message":"no"}']);
  expect(bedrockConverseWire.errorHeaders?.(429)['x-amzn-errortype']).toMatch(/^ThrottlingException:/);
});

it('reads model and verb from the path', () => {
  const model = 'arn:aws:bedrock:us-east-1:1:inference-profile/x:0';
  const read = (path: string) => bedrockConverseWire.readCall(path, {});
  expect(read(`/model/${encodeURIComponent(model)}/converse-stream`)).toMatchObject({ model, stream: true });
  expect(read('/model/m/converse')).toMatchObject({ model: 'm', stream: false });
  expect(read('/model/m/invoke')).toBeUndefined();
});
