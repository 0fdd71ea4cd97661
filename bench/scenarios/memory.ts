import type { Scenario } from './scenario.ts';
import { saturated } from './whole.ts';

/** Requests of a long run tell how memory grows; a minute of them stands for the million. */
export const memoryScenarios: readonly Scenario[] = [
  {
    ...saturated(64),
    id: 'memory-growth',
    title: 'memory over a minute of requests, 64 connections',
    peers: ['omniroute'],
    warmupSec: 10,
    durationSec: 60,
    quick: false,
    once: true,
    fresh: true,
  },
  {
    id: 'open-9000',
    title: '9 000 streams open, an event a second',
    // A stream takes two files at the gateway: 9 000 stay below the usual limit of 20 000.
    workload: { client: 'chat', upstream: 'chat', stream: { intervalUs: 1_000_000, chunks: 100 } },
    connections: 9000,
    peers: ['bare', 'omniroute'],
    warmupSec: 26,
    rampSec: 20,
    durationSec: 5,
    quick: false,
    once: true,
    fresh: true,
    unit: 'chunk',
  },
];
