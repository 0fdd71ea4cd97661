import type { Workload } from '../lib/workload.ts';
import type { Scenario } from './scenario.ts';

/** Every workload of the scenarios once. */
export function uniqueWorkloads(scenarios: readonly Scenario[]): readonly Workload[] {
  return [...new Map(scenarios.map(({ workload }) => [JSON.stringify(workload), workload])).values()];
}
