import type { Cancellation } from '../cancellation.ts';

/** What a promise gives, or a rejection with the reason as soon as the work is cancelled. The promise itself runs on. */
export function untilCancelled<T>(promise: Promise<T>, cancellation: Cancellation): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const listener = { onCancel: reject };
    cancellation.listen(listener);
    promise.then(resolve, reject).finally(() => cancellation.unlisten(listener));
  });
}
