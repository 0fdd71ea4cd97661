import type { Scenario } from './scenario.ts';
import { saturated } from './whole.ts';

const withBody = (id: string, size: string, bodyBytes: number, connections: number): Scenario => ({
  ...saturated(connections),
  id,
  title: `requests of ${size}, ${connections} connections`,
  workload: { client: 'chat', upstream: 'chat', bodyBytes },
  peers: ['direct', 'bare', 'omniroute'],
  quick: false,
});

export const bodyScenarios: readonly Scenario[] = [
  withBody('body-1k', '1 kB', 1000, 64),
  withBody('body-50k', '50 kB', 50_000, 64),
  withBody('body-1m', '1 MB', 1_000_000, 16),
];
