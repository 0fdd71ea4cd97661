import type { TargetHealthView } from '@omniroute/contract';
import type { Standing } from '@omniroute/routing';

/** How a target stands, in words of the admin API. */
export function describeStanding(standing: Standing): TargetHealthView['standing'] {
  switch (standing.type) {
    case 'ready':
    case 'drained':
      return { state: standing.type };
    case 'degraded':
      return { state: 'degraded', reason: standing.reason };
    case 'cooling': {
      const { type: state, reason, scope, untilMs } = standing;
      return { state, reason, scope, until: new Date(untilMs).toISOString() };
    }
  }
}
