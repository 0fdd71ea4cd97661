import type { Workload } from '../lib/workload.ts';
import type { PeerId } from '../peers/peer.ts';
import type { Scenario } from './scenario.ts';

const chat: Workload = { client: 'chat', upstream: 'chat' };
const chunks = 100;
const pace20 = { intervalUs: 20_000, chunks };
/** So that 1 000 streams stay within what one core of every Node peer can pass on: a saturated core would join chunks. */
const pace50 = { intervalUs: 50_000, chunks };
/** As many chunks a second from 5 000 streams as from 1 000. */
const pace250 = { intervalUs: 250_000, chunks };
const atOnce = { intervalUs: 0, chunks };

const gateways: readonly PeerId[] = ['nginx', 'bare', 'omniroute', 'portkey'];
const ours: readonly PeerId[] = ['bare', 'omniroute'];

type StreamsOptions = Pick<Scenario, 'id' | 'title' | 'connections' | 'peers'> & {
  readonly workload: Workload;
  readonly quick?: boolean;
  readonly once?: boolean;
  readonly fresh?: boolean;
};

/** Streams begin over the length of one, so that they end at different times. */
const paced = (options: StreamsOptions): Scenario => {
  const lengthSec = ((options.workload.stream?.intervalUs ?? 0) * chunks) / 1_000_000;
  return { quick: false, ...options, warmupSec: lengthSec + 2, rampSec: lengthSec, durationSec: 5, unit: 'chunk' };
};

const instant = (connections: number): Scenario => ({
  id: `instant-${connections}`,
  title: `same format, ${grouped(connections)} streams at once, 100 chunks in one go`,
  workload: { ...chat, stream: atOnce },
  connections,
  peers: ours,
  warmupSec: 2,
  durationSec: 3,
  quick: false,
  unit: 'chunk',
});

export const streamScenarios: readonly Scenario[] = [
  paced({
    id: 'streams-10',
    title: 'same format, 10 streams at once, an event every 20 ms',
    connections: 10,
    peers: ours,
    workload: { ...chat, stream: pace20 },
  }),
  paced({
    id: 'streams-100',
    title: 'same format, 100 streams at once, an event every 20 ms',
    connections: 100,
    peers: gateways,
    workload: { ...chat, stream: pace20 },
    quick: true,
  }),
  paced({
    id: 'streams-1000',
    title: 'same format, 1 000 streams at once, an event every 50 ms',
    connections: 1000,
    peers: gateways,
    workload: { ...chat, stream: pace50 },
    quick: true,
  }),
  paced({
    id: 'streams-1000-to-messages',
    title: 'OpenAI client → Anthropic target, 1 000 streams at once, an event every 50 ms',
    connections: 1000,
    peers: ['omniroute'],
    workload: { client: 'chat', upstream: 'messages', stream: pace50 },
    quick: true,
  }),
  paced({
    id: 'streams-5000',
    title: 'same format, 5 000 streams at once, an event every 250 ms',
    connections: 5000,
    peers: ours,
    workload: { ...chat, stream: pace250 },
    once: true,
    // Where the machine cannot take so many, those that wait to be accepted would spoil what is measured next.
    fresh: true,
  }),
  instant(10),
  instant(100),
  instant(1000),
];

function grouped(count: number): string {
  return count.toLocaleString('en').replaceAll(',', ' ');
}
