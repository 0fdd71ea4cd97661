import { pathOf, upstreamModel } from '../lib/workload.ts';
import type { Peer } from './peer.ts';

/** No gateway: what the upstream and the generator take by themselves. */
export function directPeer(upstreamPort: number): Peer {
  return {
    id: 'direct',
    title: 'direct, no gateway',
    servesOnFirstThread: false,
    address: (workload) =>
      workload.client === workload.upstream
        ? { port: upstreamPort, path: pathOf[workload.client], model: upstreamModel(workload), headers: [] }
        : undefined,
  };
}
