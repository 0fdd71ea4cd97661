import { Cancellation } from '@omniroute/open-sse';
import { afterEach, expect, test, vi } from 'vitest';
import { pause } from './pause.ts';

afterEach(() => vi.useRealTimers());

test('a pause lasts as long as it was asked to', async () => {
  vi.useFakeTimers();
  let over = false;
  const paused = pause(7000, new Cancellation()).then(() => (over = true));
  await vi.advanceTimersByTimeAsync(6999);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await paused).toBe(true);
});

test('it ends at once when the client leaves, or has left', async () => {
  vi.useFakeTimers();
  const gone = new Cancellation();
  const paused = pause(60_000, gone);
  gone.cancel(new Error('gone'));
  await paused;
  await pause(60_000, gone);
  expect(vi.getTimerCount()).toBe(0);
});
