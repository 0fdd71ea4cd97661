import type { Workload } from '../lib/workload.ts';
import type { PeerId } from '../peers/peer.ts';
import type { Scenario } from './scenario.ts';

const chat: Workload = { client: 'chat', upstream: 'chat' };
const toMessages: Workload = { client: 'chat', upstream: 'messages' };
const toChat: Workload = { client: 'messages', upstream: 'chat' };
const pace20 = { intervalUs: 20_000, chunks: 100 };
/** So that 1 000 streams stay within what one core of every Node peer can pass on: a saturated core would join chunks. */
const pace50 = { intervalUs: 50_000, chunks: 100 };
const pace1000 = { intervalUs: 1_000_000, chunks: 100 };

const limits: readonly PeerId[] = ['direct', 'nginx', 'bare', 'omniroute'];
const gateways: readonly PeerId[] = [...limits, 'portkey', 'litellm'];
const ours: readonly PeerId[] = ['bare', 'omniroute'];

const saturated = (connections: number): Scenario => ({
  id: `whole-${connections}`,
  title: `same format, not streamed, ${connections} connection${connections === 1 ? '' : 's'}`,
  workload: chat,
  connections,
  peers: gateways,
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
  peers: ['direct', 'nginx', 'bare', 'omniroute', 'portkey'],
  durationSec: 5,
  quick: rate === 500,
});

const translated = (id: string, title: string, workload: Workload, peers: readonly PeerId[]): Scenario => ({
  ...saturated(64),
  id,
  title,
  workload,
  peers,
  quick: true,
});

type StreamsOptions = Pick<Scenario, 'id' | 'title' | 'connections' | 'peers'> & { readonly workload: Workload };

/** Streams begin over the length of one, so that they end at different times. */
const streams = (options: StreamsOptions): Scenario => {
  const lengthSec = ((options.workload.stream?.intervalUs ?? 0) * (options.workload.stream?.chunks ?? 0)) / 1_000_000;
  return { ...options, warmupSec: lengthSec + 2, rampSec: lengthSec, durationSec: 5, quick: true, unit: 'chunk' };
};

/** In order of worth. */
export const scenarios: readonly Scenario[] = [
  saturated(64),
  saturated(10),
  fixed(500),
  translated('to-messages', 'OpenAI client → Anthropic target, not streamed, 64 connections', toMessages, [
    'omniroute',
    'portkey',
    'litellm',
  ]),
  translated('to-chat', 'Anthropic client → OpenAI target, not streamed, 64 connections', toChat, [
    'omniroute',
    'litellm',
  ]),
  streams({
    id: 'streams-100',
    title: 'same format, 100 streams at once, an event every 20 ms',
    connections: 100,
    peers: ['nginx', 'bare', 'omniroute', 'portkey'],
    workload: { ...chat, stream: pace20 },
  }),
  streams({
    id: 'streams-1000',
    title: 'same format, 1 000 streams at once, an event every 50 ms',
    connections: 1000,
    peers: ['nginx', 'bare', 'omniroute', 'portkey'],
    workload: { ...chat, stream: pace50 },
  }),
  streams({
    id: 'streams-1000-to-messages',
    title: 'OpenAI client → Anthropic target, 1 000 streams at once, an event every 50 ms',
    connections: 1000,
    peers: ['omniroute'],
    workload: { ...toMessages, stream: pace50 },
  }),
  streams({
    id: 'streams-100-to-messages',
    title: 'OpenAI client → Anthropic target, 100 streams at once, an event every 20 ms',
    connections: 100,
    peers: ['omniroute', 'portkey'],
    workload: { ...toMessages, stream: pace20 },
  }),
  saturated(1),
  fixed(1000),
  {
    id: 'litellm-30',
    title: 'through LiteLLM, 30 requests a second',
    workload: chat,
    connections: 32,
    rate: 30,
    peers: ['litellm', 'omniroute-litellm'],
    warmupSec: 3,
    durationSec: 15,
    quick: false,
    unit: 'request',
  },
  {
    id: 'open-9000',
    title: '9 000 streams open, an event a second',
    workload: { ...chat, stream: pace1000 },
    connections: 9000,
    peers: ours,
    warmupSec: 26,
    rampSec: 20,
    durationSec: 5,
    quick: false,
    unit: 'chunk',
  },
];
