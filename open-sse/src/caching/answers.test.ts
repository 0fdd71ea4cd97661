import type { WireFormat } from '@omniroute/core';
import { expect, test } from 'vitest';
import type { CanonicalResponse } from '../canonical/response.ts';
import { codecOf } from '../codecs/index.ts';
import { readAnswer, type AnswerShape } from './read-answer.ts';
import { writeAnswer } from './write-answer.ts';

const formats: readonly WireFormat[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'];
const shapes: readonly AnswerShape[] = ['whole', 'sse', 'json-array'];
const cases = formats.flatMap((format) =>
  shapes
    .filter((shape) => shape !== 'json-array' || format === 'gemini-generate')
    .map((shape) => [format, shape] as const),
);

const context = { model: 'm', id: 'req_2', createdAtSec: 5, wantsUsage: true };

function answerOf(changes: Partial<CanonicalResponse['choices'][number]> = {}): CanonicalResponse {
  return {
    choices: [{ parts: [{ type: 'text', text: 'Rayleigh — “scattering”.' }], finishReason: 'stop', ...changes }],
    usage: { tokens: { input: 7, output: 5 }, source: 'reported' },
  };
}

function textOf(answer: CanonicalResponse | undefined): string {
  const parts = answer?.choices[0]?.parts ?? [];
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

test.each(cases)('what a %s client was given (%s) is read again', (format, shape) => {
  const codec = codecOf(format);
  const { bytes } = writeAnswer(codec, { id: 'first', ...answerOf() }, { shape, context });
  const answer = readAnswer(codec, bytes, shape);
  expect(textOf(answer)).toBe('Rayleigh — “scattering”.');
  expect(answer?.usage?.tokens).toMatchObject({ input: 7, output: 5 });
  expect(answer).not.toHaveProperty('id');
  expect(JSON.stringify(answer)).not.toContain('"first"');
});

test.each(cases)('an answer cut at any place is none: %s, %s', (format, shape) => {
  const codec = codecOf(format);
  const { bytes } = writeAnswer(codec, answerOf(), { shape, context });
  const last = shape === 'sse' && format === 'openai-chat' ? bytes.lastIndexOf('data: {"id"') : bytes.length - 3;
  const step = Math.max(1, Math.floor(last / 60));
  for (let cut = 0; cut < last; cut += step) {
    const answer = readAnswer(codec, bytes.subarray(0, cut), shape);
    if (answer) expect(textOf(answer)).toBe('Rayleigh — “scattering”.');
  }
  expect(readAnswer(codec, bytes.subarray(0, Math.floor(bytes.length / 3)), shape)).toBeUndefined();
});

test.each(['length', 'content-filter'] as const)('an answer that ended by %s is not kept', (finishReason) => {
  for (const [format, shape] of cases) {
    const codec = codecOf(format);
    const { bytes } = writeAnswer(codec, answerOf({ finishReason }), { shape, context });
    expect(readAnswer(codec, bytes, shape)).toBeUndefined();
  }
});

test('an empty answer is not kept', () => {
  const codec = codecOf('openai-chat');
  const { bytes } = writeAnswer(codec, answerOf({ parts: [] }), { shape: 'whole', context });
  expect(readAnswer(codec, bytes, 'whole')).toBeUndefined();
});

test('an error inside a reply is not kept', () => {
  const codec = codecOf('openai-chat');
  const failure = { kind: 'unavailable', message: 'broke', status: 503, requestId: 'req_1' } as const;
  expect(readAnswer(codec, Buffer.from(JSON.stringify(codec.encodeError(failure))), 'whole')).toBeUndefined();
  const { bytes } = writeAnswer(codec, answerOf(), { shape: 'sse', context });
  const broken = Buffer.concat([bytes.subarray(0, 200), Buffer.from(codec.encodeStreamError(failure))]);
  expect(readAnswer(codec, broken, 'sse')).toBeUndefined();
});

test('what a response repeats of who asked is not kept', () => {
  const codec = codecOf('openai-responses');
  const { bytes } = writeAnswer(
    codec,
    {
      ...answerOf(),
      extensions: { origin: 'openai-responses', fields: { metadata: { secret: 's3cret' }, temperature: 1 } },
    },
    { shape: 'whole', context },
  );
  const answer = readAnswer(codec, bytes, 'whole');
  expect(JSON.stringify(answer)).not.toContain('s3cret');
  expect(answer?.extensions?.fields['temperature']).toBe(1);
});
