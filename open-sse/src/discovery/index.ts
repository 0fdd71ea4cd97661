export { discoverModels } from './discover-models.ts';
export { readInsight, type InsightOptions } from './insight/read-insight.ts';
export { findLoops, likelyLacksMessages, type DiscoveredDeployment, type DiscoveredModels } from './model-list.ts';
export type { ProbeCall, ProbeCallResult, ProbeOptions } from './probe/probe-context.ts';
export { probeConnection } from './probe/probe-connection.ts';
export {
  probeStepIds,
  probeStepTitles,
  type ProbeStatus,
  type ProbeStep,
  type ProbeStepId,
} from './probe/probe-step.ts';
export { readSpendLogs, type SpendLogRow, type SpendLogs } from './spend-logs.ts';
export type { Upstream } from './upstream-get.ts';
