import type { CanaryView } from '@omniroute/contract';
import { isRunning } from '@omniroute/control';
import type { Canary } from '@omniroute/core';

export function viewCanary(canary: Canary, nowMs: number): CanaryView {
  return {
    version: canary.version,
    percentage: canary.percentage,
    by: canary.by,
    startedAt: new Date(canary.startedAtMs).toISOString(),
    until: new Date(canary.untilMs).toISOString(),
    state: isRunning(canary, nowMs) ? 'running' : 'ended',
  };
}
