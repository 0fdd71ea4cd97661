import { say } from '../../scripts/lib/print.ts';
import type { Tool } from '../../scripts/tools/tool.ts';
import { uniqueWorkloads } from '../scenarios/workloads.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { startBare } from '../peers/bare.ts';
import { directPeer } from '../peers/direct.ts';
import { startLitellmPeer, type LitellmPeer } from '../peers/litellm.ts';
import { startNginx } from '../peers/nginx.ts';
import { nativeConnections, startOmniRoute, type OmniRoutePeer } from '../peers/omniroute.ts';
import type { Peer, PeerId } from '../peers/peer.ts';
import { startPortkey } from '../peers/portkey.ts';

export type Peers = {
  readonly byId: ReadonlyMap<PeerId, Peer>;
  readonly omniroute: OmniRoutePeer;
  /** What could not be had, and why. */
  readonly missing: readonly string[];
};

export type PeersOptions = {
  readonly upstreamPort: number;
  readonly scenarios: readonly Scenario[];
  readonly isWanted: (id: PeerId) => boolean;
  readonly omnirouteDirectory: string;
};

/** Starts everything that the scenarios measure; all stay up for the whole run, idle when it is not their turn. */
export async function startPeers(options: PeersOptions): Promise<Peers> {
  const { upstreamPort, scenarios } = options;
  const byId = new Map<PeerId, Peer>();
  const missing: string[] = [];
  const isWanted = (id: PeerId): boolean => options.isWanted(id) && scenarios.some(({ peers }) => peers.includes(id));
  const workloads = uniqueWorkloads(scenarios);
  const add = <P extends Peer>(tool: Tool<P>): P | undefined => {
    if (tool.status === 'missing') {
      missing.push(tool.reason);
      say(`Not measured: ${tool.reason}`);
      return undefined;
    }
    byId.set(tool.place.id, tool.place);
    return tool.place;
  };
  byId.set('direct', directPeer(upstreamPort));
  byId.set('bare', await startBare(upstreamPort));
  if (isWanted('nginx')) add(await startNginx(upstreamPort));
  if (isWanted('portkey')) add(await startPortkey(upstreamPort));
  const omniroute = await startOmniRoute({
    id: 'omniroute',
    title: 'OmniRoute',
    workloads,
    connections: nativeConnections(upstreamPort),
    dataDirectory: options.omnirouteDirectory,
  });
  byId.set('omniroute', omniroute);
  if (isWanted('litellm')) {
    const litellm = add(await startLitellmPeer(upstreamPort, workloads));
    if (litellm && isWanted('omniroute-litellm'))
      byId.set('omniroute-litellm', await startInFrontOf(litellm, scenarios));
  }
  return { byId, omniroute, missing };
}

/** A second OmniRoute whose only upstream is the real LiteLLM. */
function startInFrontOf({ server }: LitellmPeer, scenarios: readonly Scenario[]): Promise<OmniRoutePeer> {
  const connection = { provider: 'litellm', baseUrl: server.url, secret: server.masterKey };
  return startOmniRoute({
    id: 'omniroute-litellm',
    title: 'OmniRoute → LiteLLM',
    workloads: uniqueWorkloads(scenarios.filter(({ peers }) => peers.includes('omniroute-litellm'))),
    connections: { chat: connection, messages: connection },
  });
}
