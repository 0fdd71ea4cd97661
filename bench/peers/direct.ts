import { isPlain, pathOf, upstreamModel, type Workload } from '../lib/workload.ts';
import type { Address, Peer } from './peer.ts';

/** No gateway: what the upstream and the generator take by themselves. */
export function directPeer(upstreamPort: number): Peer {
  return {
    id: 'direct',
    title: 'direct, no gateway',
    servesOnFirstThread: false,
    address: (workload) => plainAddress(workload, upstreamPort),
  };
}

/** Of one that passes bytes on as they are, and can do no more. */
export function plainAddress(workload: Workload, port: number): Address | undefined {
  if (!isPlain(workload)) return undefined;
  const model = upstreamModel(workload);
  return { port, path: pathOf(workload, model), model, headers: [] };
}
