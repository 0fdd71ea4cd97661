import { clientFormats, type JsonObject, type WireFormat } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import { relayWholeReply } from '../relay/whole-reply.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { codecOf } from './index.ts';

const context = { model: 'alias', id: 'reply-1', createdAtSec: 5, wantsUsage: true };

const image = { inlineData: { mimeType: 'image/png', data: 'iVBORw0=' } };
const sound = { inlineData: { mimeType: 'audio/L16;rate=24000', data: 'AAAA' } };
const drawn = { type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'iVBORw0=' };
const audio = { id: 'audio_1', data: 'AAAA', transcript: 'Hello', expires_at: 9 };

const google = (part: JsonObject): JsonObject => ({
  candidates: [{ content: { parts: [part] }, finishReason: 'STOP' }],
});

/** Replies with something that no other format is told, as a whole and as the frames of a stream. */
const replies: readonly (readonly [string, WireFormat, JsonObject, readonly JsonObject[]])[] = [
  ['an image of Gemini', 'gemini-generate', google(image), [google(image)]],
  ['sound of Gemini', 'gemini-generate', google(sound), [google(sound)]],
  [
    'an image of Responses',
    'openai-responses',
    { output: [drawn] },
    [
      { type: 'response.output_item.done', output_index: 0, item: drawn },
      { type: 'response.completed', response: { output: [drawn] } },
    ],
  ],
  [
    'sound of Chat',
    'openai-chat',
    { choices: [{ index: 0, message: { role: 'assistant', content: null, audio }, finish_reason: 'stop' }] },
    [
      { id: 'r', choices: [{ index: 0, delta: { audio } }] },
      { id: 'r', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ],
  ],
];

describe.each(replies)('%s', (_, from, whole, frames) => {
  const others = clientFormats.filter((format) => format !== from);

  it.each(others)('is noted as lost in a whole reply for a client of %s', (to) => {
    const body = Buffer.from(JSON.stringify(whole));
    const reply = relayWholeReply({ body, from: codecOf(from), to: codecOf(to), context });
    expect(reply.type === 'reply' && reply.losses.length).toBeGreaterThan(0);
  });

  it.each(others)('is noted as lost in a stream for a client of %s', (to) => {
    const decoder = codecOf(from).createStreamDecoder();
    const encoder = codecOf(to).createStreamEncoder(context);
    const text = frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join('');
    const read = createSseFrames().push(Buffer.from(text));
    for (const event of [...read.flatMap((frame) => decoder.push(frame)), ...decoder.end()]) encoder.push(event);
    expect(encoder.losses.length).toBeGreaterThan(0);
  });
});

it.each(['anthropic-messages', 'gemini-generate', 'openai-responses', 'bedrock-converse', 'cohere-chat'] as const)(
  'functions as Chat had them before tools are noted as lost: %s',
  (to) => {
    const { value } = codecOf('openai-chat').decodeRequest({
      model: 'm',
      functions: [{ name: 'look' }],
      function_call: 'auto',
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: null, function_call: { name: 'look', arguments: '{}' } },
        { role: 'function', name: 'look', content: 'a gate' },
      ],
    });
    const fields = codecOf(to)
      .encodeRequest(value)
      .losses.map((loss) => loss.field);
    expect(fields).toEqual(
      expect.arrayContaining([
        'request.functions',
        'request.function_call',
        'request.turns.function_call',
        'request.turns.parts.opaque',
      ]),
    );
  },
);
