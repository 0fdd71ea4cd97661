import type { Workload } from '../lib/workload.ts';
import type { PeerId } from '../peers/peer.ts';
import type { Scenario } from './scenario.ts';

const chat: Workload = { client: 'chat', upstream: 'chat' };
const limits: readonly PeerId[] = ['direct', 'nginx', 'bare', 'omniroute'];

/** As much as goes through. */
export const saturated = (connections: number): Scenario => ({
  id: `whole-${connections}`,
  title: `same format, not streamed, ${connections} connection${connections === 1 ? '' : 's'}`,
  workload: chat,
  connections,
  peers: connections === 1 ? limits : [...limits, 'portkey', 'litellm'],
  warmupSec: 2,
  durationSec: 4,
  quick: connections !== 1,
  unit: 'request',
});

const fixed = (rate: number): Scenario => ({
  ...saturated(64),
  id: `rate-${rate}`,
  title: `same format, not streamed, ${rate} requests a second`,
  rate,
  peers: rate === 500 ? [...limits, 'portkey'] : limits,
  durationSec: 5,
  quick: rate === 500,
});

export const wholeScenarios: readonly Scenario[] = [
  saturated(64),
  saturated(10),
  saturated(1),
  fixed(500),
  fixed(1000),
  {
    ...saturated(64),
    id: 'full-64',
    title: '64 connections, with 5 million rows, 10 000 keys and 500 combos in the database',
    peers: ['omniroute', 'omniroute-full'],
    quick: false,
  },
  {
    ...saturated(64),
    id: 'workers-64',
    title: '64 connections, one worker and two',
    peers: ['omniroute', 'omniroute-two'],
    quick: false,
  },
  {
    ...saturated(32),
    id: 'litellm-30',
    title: 'through LiteLLM, 30 requests a second',
    rate: 30,
    peers: ['litellm', 'omniroute-litellm'],
    warmupSec: 3,
    durationSec: 10,
    quick: false,
  },
];
