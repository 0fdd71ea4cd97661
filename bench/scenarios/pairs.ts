import { clientSurfaces, surfaceNames, type ClientSurface, type Surface } from '../lib/workload.ts';
import type { PeerId } from '../peers/peer.ts';
import type { Scenario } from './scenario.ts';
import { saturated } from './whole.ts';

export type Pair = { readonly client: ClientSurface; readonly upstream: Surface };

/** Every format of a client into every other one that targets speak; into the two that only targets speak from one client. */
export const pairs: readonly Pair[] = [
  ...clientSurfaces.flatMap((client) =>
    clientSurfaces.filter((upstream) => upstream !== client).map((upstream): Pair => ({ client, upstream })),
  ),
  { client: 'chat', upstream: 'bedrock' },
  { client: 'chat', upstream: 'cohere' },
];

/** Those that people use most belong to the daily run. */
const daily: readonly string[] = ['chat-to-messages', 'messages-to-chat'];

export function pairId({ client, upstream }: Pair): string {
  return `${client}-to-${upstream}`;
}

export function pairTitle({ client, upstream }: Pair): string {
  return `${surfaceNames[client]} client → ${surfaceNames[upstream]} target`;
}

/** Other gateways that can do a daily pair do it side by side. */
function peersOf(pair: Pair): readonly PeerId[] {
  if (!daily.includes(pairId(pair))) return ['omniroute'];
  return pair.client === 'chat' ? ['omniroute', 'portkey', 'litellm'] : ['omniroute', 'litellm'];
}

const whole = (pair: Pair): Scenario => ({
  ...saturated(64),
  id: pairId(pair),
  title: pairTitle(pair),
  workload: pair,
  peers: peersOf(pair),
  durationSec: 3,
  quick: daily.includes(pairId(pair)),
  group: 'pairs',
});

const streamed = (pair: Pair): Scenario => ({
  ...whole(pair),
  id: `streams-100-${pairId(pair)}`,
  workload: { ...pair, stream: { intervalUs: 20_000, chunks: 100 } },
  connections: 100,
  peers: pairId(pair) === 'chat-to-messages' ? ['omniroute', 'portkey'] : ['omniroute'],
  warmupSec: 4,
  rampSec: 2,
  durationSec: 4,
  quick: false,
  once: true,
  group: 'stream-pairs',
  unit: 'chunk',
});

const isStreamed = ({ upstream }: Pair): boolean => upstream !== 'bedrock' && upstream !== 'cohere';

export const pairScenarios: readonly Scenario[] = [...pairs.map(whole), ...pairs.filter(isStreamed).map(streamed)];
