import { clientFormats, type ClientFormat, type JsonObject } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { CanonicalResponse } from '../canonical/response.ts';
import { fold } from '../stream/fold.ts';
import { createSseFrames } from '../stream/sse-frames.ts';
import { unfold } from '../stream/unfold.ts';
import { codecOf } from './index.ts';

const context = { model: 'm', id: 'r', createdAtSec: 1, wantsUsage: true };

function translate(from: ClientFormat, to: ClientFormat, body: JsonObject) {
  const { value, losses } = codecOf(to).encodeRequest(codecOf(from).decodeRequest(body).value);
  return { body: value, losses: losses.map(({ field }) => field).sort() };
}

const chat = { model: 'm', messages: [{ role: 'user', content: 'Q' }] };
const labels = {
  verbosity: 'low',
  user: 'ann',
  safety_identifier: 'a1',
  metadata: { team: 'x' },
  prompt_cache_key: 'k',
};

describe('what a chat request says of its user, its cache and its length', () => {
  it('is told to Responses as it is', () => {
    const { body, losses } = translate('openai-chat', 'openai-responses', { ...chat, ...labels });
    const { verbosity, ...others } = labels;
    expect(body).toMatchObject({ ...others, text: { verbosity } });
    expect(losses).toEqual([]);
  });

  it('comes back from Responses, but for what only OpenAI itself takes', () => {
    const { verbosity, ...others } = labels;
    const request = { model: 'm', input: 'Q', text: { verbosity }, ...others };
    const { body, losses } = translate('openai-responses', 'openai-chat', request);
    expect(body).toMatchObject({ verbosity, user: 'ann', metadata: { team: 'x' } });
    expect(losses).toEqual(['request.prompt_cache_key', 'request.safety_identifier']);
  });

  it.each(['openai-chat', 'anthropic-messages'] as const)('names the user by the safety identifier alone: %s', (to) => {
    const { body, losses } = translate('openai-responses', to, { model: 'm', input: 'Q', safety_identifier: 'a1' });
    expect(body).toMatchObject(to === 'openai-chat' ? { user: 'a1' } : { metadata: { user_id: 'a1' } });
    expect(losses).toEqual([]);
  });

  it.each(['anthropic-messages', 'gemini-generate'] as const)('is a loss where there is no place for it: %s', (to) => {
    const { losses } = translate('openai-chat', to, { ...chat, ...labels });
    for (const field of ['verbosity', 'metadata', 'prompt_cache_key', 'safety_identifier']) {
      expect(losses).toContain(`request.${field}`);
    }
  });
});

const chosen = { token: 'Hi', logprob: -0.1 };
const logprobs = [
  { ...chosen, top: [chosen, { token: 'Ho', logprob: -2.5 }] },
  { token: '!', logprob: -0.5, top: [] },
];
const logged: CanonicalResponse = {
  choices: [{ parts: [{ type: 'text', text: 'Hi!', logprobs }], finishReason: 'stop' }],
};

describe('log probabilities', () => {
  const tellers = clientFormats.filter((format) => format !== 'anthropic-messages');

  it.each(tellers)('are read and written by %s, whole and streamed', (format) => {
    const codec = codecOf(format);
    const whole = codec.decodeResponse(codec.encodeResponse(logged, context).value).value;
    expect(whole.choices[0]?.parts).toEqual(logged.choices[0]?.parts);
    const encoder = codec.createStreamEncoder(context);
    const text = unfold(logged).map((event) => encoder.push(event));
    const decoder = codec.createStreamDecoder();
    const frames = createSseFrames().push(Buffer.from(text.join('')));
    const streamed = fold([...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()]);
    expect(streamed.choices[0]?.parts).toEqual(logged.choices[0]?.parts);
    expect(encoder.losses).toEqual([]);
  });

  it('are a loss for Anthropic’s clients', () => {
    const codec = codecOf('anthropic-messages');
    const encoder = codec.createStreamEncoder(context);
    for (const event of unfold(logged)) encoder.push(event);
    expect(encoder.losses).toEqual([{ field: 'response.parts.logprobs' }]);
    expect(codec.encodeResponse(logged, context).losses).toEqual([{ field: 'response.parts.logprobs' }]);
  });
});

describe('endings and refusals that a format has no word for are losses', () => {
  const others = clientFormats.filter((format) => format !== 'anthropic-messages');
  const ended = (finishReason: 'pause' | 'stop-sequence', stopSequence?: string): CanonicalResponse => ({
    choices: [{ parts: [], finishReason, ...(stopSequence !== undefined && { stopSequence }) }],
  });

  it.each(others)('a pause, and the sequence that stopped the text: %s', (format) => {
    const codec = codecOf(format);
    for (const [reply, field] of [
      [ended('pause'), 'response.choices.finishReason'],
      [ended('stop-sequence', 'END'), 'response.choices.stopSequence'],
    ] as const) {
      const encoder = codec.createStreamEncoder(context);
      for (const event of unfold(reply)) encoder.push(event);
      expect(encoder.losses).toEqual([{ field }]);
      expect(codec.encodeResponse(reply, context).losses).toEqual([{ field }]);
    }
  });

  it.each(['anthropic-messages', 'gemini-generate'] as const)('that a text is a refusal: %s', (format) => {
    const refusal: CanonicalResponse = {
      choices: [{ parts: [{ type: 'refusal', text: 'No.' }], finishReason: 'stop' }],
    };
    const encoder = codecOf(format).createStreamEncoder(context);
    for (const event of unfold(refusal)) encoder.push(event);
    expect(encoder.losses).toHaveLength(1);
    expect(codecOf(format).encodeResponse(refusal, context).losses).toHaveLength(1);
  });
});

it('a tool’s result that looks like an object nested 10 000 deep is a text like any other', () => {
  const content = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000);
  const call = { id: 'a', type: 'function', function: { name: 'f', arguments: content } };
  const messages = [
    { role: 'assistant', tool_calls: [call] },
    { role: 'tool', tool_call_id: 'a', content },
  ];
  for (const to of clientFormats)
    expect(JSON.stringify(translate('openai-chat', to, { model: 'm', messages }).body)).toContain('"f"');
});
