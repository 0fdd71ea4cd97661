import type { Cancellation, CancelListener } from '@omniroute/open-sse';

/** Resolves after `waitMs`, or at once when what it waits for is cancelled. */
export function pause(waitMs: number, cancellation: Cancellation): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const timer = setTimeout(() => ended.resolve(), waitMs);
  const listener: CancelListener = { onCancel: () => ended.resolve() };
  cancellation.listen(listener);
  return ended.promise.finally(() => {
    clearTimeout(timer);
    cancellation.unlisten(listener);
  });
}
