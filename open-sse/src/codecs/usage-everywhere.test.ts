import { clientFormats, tokenKinds, type ClientFormat, type TokenCounts } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { relayWholeReply } from '../relay/whole-reply.ts';
import { TranslateRelay } from '../relay/translate.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { codecOf } from './index.ts';

const context = { model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true };

/** Every kind of token there is, each a number of its own. */
const tokens: Required<TokenCounts> = {
  input: 1001,
  'cache-read': 2003,
  'cache-write': 307,
  'cache-write-1h': 59,
  output: 401,
  reasoning: 211,
  'audio-input': 23,
  'audio-output': 17,
};

const reply: readonly StreamEvent[] = [
  { type: 'message-start', id: 'r', model: 'm' },
  { type: 'block-start', index: 0, block: { type: 'text' } },
  { type: 'block-delta', index: 0, delta: { type: 'text', text: 'Hello.' } },
  { type: 'block-end', index: 0 },
  { type: 'usage', usage: { tokens, source: 'reported' } },
  { type: 'message-end', finishReason: 'stop' },
];

const pairs = clientFormats.flatMap((client) =>
  clientFormats.map((target): readonly [ClientFormat, ClientFormat] => [client, target]),
);

function readStream(format: ClientFormat, text: string): TokenCounts | undefined {
  const decoder = codecOf(format).createStreamDecoder();
  const frames = createSseFrames().push(Buffer.from(text));
  return fold([...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]).usage?.tokens;
}

function write(format: ClientFormat): string {
  const encoder = codecOf(format).createStreamEncoder(context);
  return reply.map((event) => encoder.push(event)).join('');
}

describe.each(pairs)('a client of %s at a target of %s', (client, target) => {
  it('is shown the same counts, kind by kind, streamed', () => {
    const relay = new TranslateRelay({ from: codecOf(target), to: codecOf(client), context });
    const step = relay.push(Buffer.from(write(target)));
    const ending = step.ending ?? relay.end().ending;
    const last = ending?.type === 'ended' ? ending.last : Buffer.alloc(0);
    expect(readStream(client, Buffer.concat([step.ready ?? Buffer.alloc(0), last]).toString())).toEqual(tokens);
    expect(relay.observed.tokens).toEqual(tokens);
    expect(relay.losses.filter((field) => field.includes('usage'))).toEqual([]);
  });

  it('is shown the same counts, kind by kind, whole', () => {
    const { value } = codecOf(target).encodeResponse(fold(reply), context);
    const whole = relayWholeReply({
      body: Buffer.from(JSON.stringify(value)),
      from: codecOf(target),
      to: codecOf(client),
      context,
    });
    if (whole.type === 'failed') throw new Error(whole.error.message);
    const shown = codecOf(client).inspectResponse(JSON.parse(whole.bytes.toString()));
    expect(shown.usage?.tokens).toEqual(tokens);
    expect(whole.observed.tokens).toEqual(tokens);
    for (const kind of tokenKinds) expect(shown.usage?.tokens[kind], kind).toBe(tokens[kind]);
  });
});

describe('the sums that each format shows', () => {
  const prompt = 1001 + 2003 + 307 + 59 + 23;
  const completion = 401 + 211 + 17;
  const usageOf = (format: ClientFormat, name: string): unknown =>
    codecOf(format).encodeResponse(fold(reply), context).value[name];

  it('are those that its own vendor would', () => {
    expect(usageOf('openai-chat', 'usage')).toMatchObject({ prompt_tokens: prompt, completion_tokens: completion });
    expect(usageOf('openai-responses', 'usage')).toMatchObject({ input_tokens: prompt, output_tokens: completion });
    expect(usageOf('anthropic-messages', 'usage')).toMatchObject({
      input_tokens: 1001 + 23,
      cache_read_input_tokens: 2003,
      cache_creation_input_tokens: 307 + 59,
      output_tokens: completion,
    });
    expect(usageOf('gemini-generate', 'usageMetadata')).toMatchObject({
      promptTokenCount: prompt,
      cachedContentTokenCount: 2003,
      candidatesTokenCount: 401 + 17,
      thoughtsTokenCount: 211,
      totalTokenCount: prompt + completion,
    });
  });
});
