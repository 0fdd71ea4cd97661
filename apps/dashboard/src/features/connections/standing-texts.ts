import type { TargetHealthView } from '@omniroute/contract';
import { formatDuration } from '#lib/format.ts';

export type StandingView = TargetHealthView['standing'];

const reasonTexts: Readonly<Record<NonNullable<StandingView['reason']>, string>> = {
  'bad-request': 'refused',
  'context-length': 'prompt too long',
  'content-filter': 'content filter',
  auth: 'key refused',
  'model-access': 'no such model',
  quota: 'out of budget',
  'rate-limit': 'rate limit',
  overloaded: 'overloaded',
  unavailable: 'unavailable',
  timeout: 'timeouts',
  network: 'network',
  protocol: 'odd answers',
  aborted: 'aborted',
  limit: 'its limit is used up',
  errors: 'fails often',
  slow: 'far slower than usual',
};

/** A state in a word or two: `Cooling: rate limit`. */
export function nameStanding({ state, reason }: StandingView): string {
  const names = { ready: 'Ready', degraded: 'Degraded', cooling: 'Cooling', drained: 'Drained' };
  return reason === undefined ? names[state] : `${names[state]}: ${reasonTexts[reason]}`;
}

/** What the state means for requests, in a sentence. */
export function explainStanding({ state, scope, until }: StandingView, nowMs: number): string {
  switch (state) {
    case 'ready':
      return 'Asked where the strategy of a combo puts it.';
    case 'degraded':
      return 'Asked after those that are ready.';
    case 'cooling': {
      const left = until === undefined ? 0 : Date.parse(until) - nowMs;
      const when =
        left > 0 ? `, tried again in ${formatDuration(Math.ceil(left / 1000) * 1000)}` : ', about to be tried again';
      return `${scope === 'connection' ? 'All of the connection is asked' : 'Asked'} after all others${when}.`;
    }
    case 'drained':
      return 'Asked only when nobody else is left.';
  }
}
