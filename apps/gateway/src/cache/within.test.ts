import { expect, test } from 'vitest';
import { within } from './within.ts';

test('what comes in time is given', async () => {
  expect(await within(60_000, Promise.resolve('here'))).toBe('here');
});

test('what does not come in time is not waited for, and goes on', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  let done = '';
  const noted = promise.then((text) => (done = text));
  expect(await within(1, promise)).toBeUndefined();
  resolve('late');
  await noted;
  expect(done).toBe('late');
});
