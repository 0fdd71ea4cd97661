import type { JsonObject } from '@omniroute/core';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../canonical/stream-event.ts';
import { fold } from '../../stream/fold.ts';
import { carriesOnlyContent } from './content-tests.ts';
import { geminiGenerate } from './index.ts';
import { createStreamDecoder } from './stream-decoder.ts';

function decode(frames: readonly JsonObject[]): readonly StreamEvent[] {
  const decoder = createStreamDecoder();
  const texts = frames.map((frame) => JSON.stringify(frame));
  const events = texts.flatMap((data) => decoder.push({ data, bytes: Buffer.from(data) }));
  return [...events, ...decoder.end()];
}

const say = (parts: readonly JsonObject[], fields: JsonObject = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, ...fields }],
  responseId: 'r/1',
});
const call = (name: string) => ({ functionCall: { name, args: { a: 1 } } });

describe('the stream decoder of Gemini', () => {
  it('takes the end of the bytes after a finish reason for whole, and no other', () => {
    expect(decode([say([{ text: 'x' }], { finishReason: 'STOP' })]).at(-1)).toEqual({
      type: 'message-end',
      finishReason: 'stop',
    });
    expect(decode([say([{ text: 'x' }])]).at(-1)).toMatchObject({ type: 'error', error: { kind: 'protocol' } });
  });

  it('takes a refused prompt for a whole reply without content', () => {
    const { choices } = fold(decode([{ promptFeedback: { blockReason: 'SAFETY' } }]));
    expect(choices).toEqual([{ parts: [], finishReason: 'content-filter' }]);
  });

  it('says tool-calls where Gemini says STOP after one, and gives calls ids that differ', () => {
    const { choices } = fold(decode([say([call('f'), call('f')]), say([], { finishReason: 'STOP' })]));
    expect(choices[0]).toMatchObject({
      finishReason: 'tool-calls',
      parts: [
        { id: 'gemini_call_r1_1', name: 'f', arguments: '{"a":1}' },
        { id: 'gemini_call_r1_2', name: 'f', arguments: '{"a":1}' },
      ],
    });
  });

  it('keeps a word for an end that ours do not tell apart', () => {
    expect(decode([say([], { finishReason: 'RECITATION' })]).at(-1)).toEqual({
      type: 'message-end',
      finishReason: 'content-filter',
      extensions: { origin: 'gemini-generate', fields: { finishReason: 'RECITATION' } },
    });
  });

  it('gives an error frame as it is', () => {
    const error = { code: 429, message: 'Resource exhausted.', status: 'RESOURCE_EXHAUSTED' };
    expect(decode([{ error }])).toEqual([
      {
        type: 'error',
        error: { message: 'Resource exhausted.', type: 'RESOURCE_EXHAUSTED', code: '429', status: 429 },
      },
    ]);
  });

  it('counts thoughts and the prompts of tools beside what the prompt and the candidates count', () => {
    const usageMetadata = {
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      candidatesTokenCount: 10,
      thoughtsTokenCount: 20,
      toolUsePromptTokenCount: 5,
    };
    const { usage } = fold(decode([{ ...say([], { finishReason: 'STOP' }), usageMetadata }]));
    expect(usage?.tokens).toEqual({ input: 45, 'cache-read': 60, output: 10, reasoning: 20 });
  });

  it('counts sound apart, and sound that was cached only as cached', () => {
    const detail = (modality: string, tokenCount: number) => ({ modality, tokenCount });
    const usageMetadata = {
      promptTokenCount: 300,
      cachedContentTokenCount: 100,
      candidatesTokenCount: 40,
      promptTokensDetails: [detail('TEXT', 100), detail('AUDIO', 200)],
      cacheTokensDetails: [detail('AUDIO', 80)],
      candidatesTokensDetails: [detail('AUDIO', 25)],
    };
    const { usage } = fold(decode([{ ...say([], { finishReason: 'STOP' }), usageMetadata }]));
    expect(usage?.tokens).toEqual({
      input: 80,
      'cache-read': 100,
      'audio-input': 120,
      output: 15,
      'audio-output': 25,
    });
  });
});

describe('a whole reply of Gemini', () => {
  it('is refused when it is something else', () => {
    for (const body of [{ hello: 'world' }, { candidates: [] }]) {
      expect(() => geminiGenerate.decodeResponse(body)).toThrow(/no reply/);
      expect(() => geminiGenerate.inspectResponse(body)).toThrow(/no reply/);
    }
  });
});

describe('a look at a frame', () => {
  it('sees that it holds only content', () => {
    expect(carriesOnlyContent(JSON.stringify(say([{ text: 'x' }])))).toBe(true);
  });

  it.each([
    ['a finish', say([], { finishReason: 'STOP' })],
    ['usage', { ...say([{ text: 'x' }]), usageMetadata: { promptTokenCount: 1 } }],
    ['a call', say([call('f')])],
    ['an error', { error: { message: 'x' }, candidates: [] }],
  ])('does not take %s for content', (_, frame) => expect(carriesOnlyContent(JSON.stringify(frame))).toBe(false));
});
