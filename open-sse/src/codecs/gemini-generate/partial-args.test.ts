import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fold } from '../../stream/fold.ts';
import { createSseFrames } from '../../stream/sse-frames.ts';
import { FragmentedCall } from './partial-args.ts';
import { createStreamDecoder } from './stream-decoder.ts';

test('arguments in fragments become whole calls, each where it ends', () => {
  const bytes = readFileSync(new URL('./__fixtures__/synthetic-partial-args/stream.sse', import.meta.url));
  const decoder = createStreamDecoder();
  const events = createSseFrames()
    .push(bytes)
    .flatMap((frame) => decoder.push(frame));
  const [choice] = fold([...events, ...decoder.end()]).choices;
  const calls = choice?.parts.map((part) => (part.type === 'tool-call' ? [part.id, JSON.parse(part.arguments)] : part));
  expect(calls).toMatchObject([
    ['call-1', { to: [{ name: 'Kyōto "👋"' }, { name: 'Ann' }], count: 2.5, urgent: true, 'reply to': null }],
    ['call-2', { at: 'here' }],
    [expect.any(String), { a: 1 }],
  ]);
  expect(choice?.finishReason).toBe('tool-calls');
});

test('a call that breaks off is given out as far as it came', () => {
  const call = new FragmentedCall();
  const fragment = { jsonPath: '$.a', stringValue: 'x', willContinue: true };
  expect(call.push({ functionCall: { name: 'f', partialArgs: [fragment], willContinue: true } })).toBeUndefined();
  expect(call.take()).toEqual({ functionCall: { name: 'f', args: { a: 'x' } } });
  expect(call.take()).toBeUndefined();
});

test('paths that lead nowhere are left out', () => {
  for (const jsonPath of ['', '$', '$.a[99999]', '$..a', `$${'.a'.repeat(100)}`, '$[*]', 'a b.']) {
    const part = new FragmentedCall().push({
      functionCall: { name: 'f', partialArgs: [{ jsonPath, numberValue: 1 }] },
    });
    expect(part, jsonPath).toEqual({ functionCall: { name: 'f', args: {} } });
  }
});
