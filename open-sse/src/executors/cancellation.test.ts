import { expect, test } from 'vitest';
import { Cancellation, cancellationOf } from './cancellation.ts';

function listener() {
  const heard: string[] = [];
  return { heard, onCancel: (reason: Error) => void heard.push(reason.message) };
}

test('every listener hears of it once, later ones at once', () => {
  const cancellation = new Cancellation();
  const [first, second, gone, late] = [listener(), listener(), listener(), listener()];
  for (const each of [first, second, gone]) cancellation.listen(each);
  cancellation.unlisten(gone);
  cancellation.cancel(new Error('a'));
  cancellation.cancel(new Error('b'));
  cancellation.listen(late);
  expect([first, second, gone, late].map(({ heard }) => heard)).toEqual([['a'], ['a'], [], ['a']]);
  expect(cancellation.reason?.message).toBe('a');
});

test('it follows a signal, also one that was aborted before', () => {
  const controller = new AbortController();
  const cancellation = cancellationOf(controller.signal);
  expect(cancellation.isCancelled).toBe(false);
  controller.abort(new Error('stop'));
  expect(cancellation.reason?.message).toBe('stop');
  expect(cancellationOf(AbortSignal.abort(new Error('over'))).isCancelled).toBe(true);
});
