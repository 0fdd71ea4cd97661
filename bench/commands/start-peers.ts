import { say } from '../../scripts/lib/print.ts';
import type { Tool } from '../../scripts/tools/tool.ts';
import { otherCore } from '../lib/cores.ts';
import { copyFullData } from '../lib/full-data.ts';
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
  readonly omnirouteFull: OmniRoutePeer | undefined;
  /** What could not be had, and why. */
  readonly missing: readonly string[];
};

export type PeersOptions = {
  readonly upstreamPort: number;
  readonly scenarios: readonly Scenario[];
  readonly isWanted: (id: PeerId) => boolean;
  /** Where gateways keep their data: one that is not there yet, for each. */
  readonly placeOf: (id: PeerId) => string;
  /** Requests in the full database. */
  readonly rows: number;
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
  const ours = { connections: nativeConnections(upstreamPort) };
  const omniroute = await startOmniRoute({
    ...ours,
    id: 'omniroute',
    title: 'OmniRoute',
    workloads,
    dataDirectory: options.placeOf('omniroute'),
  });
  byId.set('omniroute', omniroute);
  if (isWanted('omniroute-two')) {
    const title = 'OmniRoute, two workers';
    byId.set(
      'omniroute-two',
      await startOmniRoute({
        ...ours,
        id: 'omniroute-two',
        title,
        workloads: workloadsOf('omniroute-two', scenarios),
        workers: 2,
      }),
    );
  }
  const omnirouteFull = isWanted('omniroute-full') ? await startFull(options) : undefined;
  if (omnirouteFull) byId.set('omniroute-full', omnirouteFull);
  if (isWanted('litellm') || isWanted('omniroute-litellm')) {
    const litellm = add(await startLitellmPeer(upstreamPort, workloads));
    if (litellm && isWanted('omniroute-litellm'))
      byId.set('omniroute-litellm', await startInFrontOf(litellm, scenarios));
  }
  return { byId, omniroute, omnirouteFull, missing };
}

async function startFull({ rows, placeOf, scenarios, upstreamPort }: PeersOptions): Promise<OmniRoutePeer> {
  const dataDirectory = placeOf('omniroute-full');
  await copyFullData(rows, dataDirectory);
  return startOmniRoute({
    id: 'omniroute-full',
    title: `OmniRoute, ${rows.toLocaleString('en').replaceAll(',', ' ')} rows`,
    workloads: workloadsOf('omniroute-full', scenarios),
    connections: nativeConnections(upstreamPort),
    dataDirectory,
  });
}

/** A second OmniRoute whose only upstream is the real LiteLLM, which keeps the serving core for itself as it has it alone. */
function startInFrontOf({ server }: LitellmPeer, scenarios: readonly Scenario[]): Promise<OmniRoutePeer> {
  const connection = { provider: 'litellm', baseUrl: server.url, secret: server.masterKey };
  return startOmniRoute({
    id: 'omniroute-litellm',
    title: 'OmniRoute → LiteLLM',
    core: otherCore,
    workloads: workloadsOf('omniroute-litellm', scenarios),
    connections: { chat: connection, messages: connection },
  });
}

function workloadsOf(peer: PeerId, scenarios: readonly Scenario[]) {
  return uniqueWorkloads(scenarios.filter(({ peers }) => peers.includes(peer)));
}

/** A peer of its own for one scenario, without the memory of earlier loads; `undefined` for those that nobody starts anew. */
export async function startFresh(id: PeerId, { workload }: Scenario, upstreamPort: number): Promise<Peer | undefined> {
  if (id === 'bare') return startBare(upstreamPort);
  if (id !== 'omniroute') return undefined;
  return startOmniRoute({
    id,
    title: 'OmniRoute',
    workloads: [workload],
    connections: nativeConnections(upstreamPort),
  });
}
