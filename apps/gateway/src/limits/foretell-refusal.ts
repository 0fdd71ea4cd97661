import type { Caller } from '../snapshot/snapshot.ts';
import type { LimitDesk } from './limit-desk.ts';
import { LimitExceeded } from './limit-exceeded.ts';

/** What a request of the key would be told if it came now and its limits are used up; `undefined` where they are not. */
export async function foretellRefusal({ limited }: Caller, desk: LimitDesk): Promise<LimitExceeded | undefined> {
  if (!limited) return undefined;
  const [view] = await desk.view([limited]);
  const queue = limited.limits.queue;
  const reached = view?.uses.find(({ limit, used, most }) => used >= most && !(limit === 'concurrency' && queue));
  if (!reached) return undefined;
  const { resetMs } = reached;
  return new LimitExceeded({
    who: `The key “${limited.name}”`,
    obstacle: { ...reached, ...(resetMs !== undefined && { retryAfterMs: resetMs }) },
    waitedMs: 0,
    nowMs: Date.now(),
    zone: limited.limits.budget?.zone ?? 'UTC',
  });
}
