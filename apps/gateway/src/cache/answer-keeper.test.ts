import { setImmediate as nextTurn } from 'node:timers/promises';
import { codecOf } from '@omniroute/open-sse';
import { expect, test } from 'vitest';
import { AnswerKeeper } from './answer-keeper.ts';
import type { NewAnswer } from './response-cache.ts';

const answered = { shape: 'whole', costNanoUsd: 7, usage: undefined, isDoubtful: false } as const;

function startKeeper() {
  const kept: NewAnswer[] = [];
  const faults: unknown[] = [];
  const keeper = new AnswerKeeper({
    cache: { put: (answer) => kept.push(answer) },
    codec: codecOf('openai-chat'),
    options: { mode: 'exact', ttlSec: 60 },
    place: { key: 'k', comboId: '', keyId: '' },
    vector: undefined,
    reportFault: (error) => faults.push(error),
  });
  return { keeper, kept, faults };
}

function replyOf(content: string): Buffer {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  return Buffer.from(JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: 'm', choices }));
}

test('an answer is kept as it came, in pieces, with its cost and the use that it did not tell itself', async () => {
  const { keeper, kept } = startKeeper();
  const bytes = replyOf('hi');
  for (let at = 0; at < bytes.length; at += 7) keeper.onBytes(bytes.subarray(at, at + 7));
  keeper.onAnswered({ ...answered, usage: { tokens: { input: 3 }, source: 'reported' } });
  await nextTurn();
  expect(kept).toMatchObject([{ costNanoUsd: 7, ttlSec: 60, response: { usage: { tokens: { input: 3 } } } }]);
  expect(kept[0]?.response.choices[0]?.parts).toEqual([{ type: 'text', text: 'hi' }]);
});

test('an answer that may not be what was asked for is not kept', async () => {
  const { keeper, kept } = startKeeper();
  keeper.onBytes(replyOf('hi'));
  keeper.onAnswered({ ...answered, isDoubtful: true });
  await nextTurn();
  expect(kept).toEqual([]);
});

test('an answer of more than a megabyte is not kept, nor held', async () => {
  const { keeper, kept } = startKeeper();
  keeper.onBytes(replyOf('x'.repeat(1024 * 1024)));
  keeper.onBytes(replyOf('hi'));
  keeper.onAnswered(answered);
  await nextTurn();
  expect(kept).toEqual([]);
});

test('what cannot be read is not kept and hurts nobody', async () => {
  const { keeper, kept, faults } = startKeeper();
  keeper.onBytes(Buffer.from('{"choices": 7}'));
  keeper.onAnswered(answered);
  await nextTurn();
  expect(kept).toEqual([]);
  expect(faults.length).toBeLessThanOrEqual(1);
});
