import { createClient, type Client } from '@omniroute/contract';
import { startGateway } from '../../scripts/servers/gateway-server.ts';
import { childrenOf } from '../lib/children.ts';
import { moveToCore, servingCore } from '../lib/cores.ts';
import { createLoopWatch } from '../lib/loop-delay.ts';
import { pathOf, surfaces, upstreamModel, type Surface, type Workload } from '../lib/workload.ts';
import type { Peer, PeerId } from './peer.ts';

export type OmniRouteOptions = {
  readonly id: PeerId;
  readonly title: string;
  readonly workloads: readonly Workload[];
  /** Workloads of other upstreams are left out. */
  readonly connections: Connections;
  /** Added to the environment, for profiles. */
  readonly env?: Readonly<Record<string, string>>;
  readonly dataDirectory?: string;
  /** Serving processes. Absent: one, whose event loop is watched. */
  readonly workers?: number;
  /** Of the first serving process. Absent: the last one. */
  readonly core?: number;
};

export type ConnectionInput = {
  readonly provider: string;
  readonly baseUrl: string;
  readonly secret: string;
  /** What the provider asks for beside address and secret. */
  readonly options?: Readonly<Record<string, string>>;
};

export type Connections = { readonly [surface in Surface]?: ConnectionInput };

export type OmniRoutePeer = Peer & { readonly dataDirectory: string; readonly key: string };

/** The gateway as a user has it: a key, and per workload a combo of targets on two connections. */
export async function startOmniRoute(options: OmniRouteOptions): Promise<OmniRoutePeer> {
  const { workers = 1, core = servingCore } = options;
  const loop = workers === 1 && options.env === undefined ? createLoopWatch() : undefined;
  const server = await startGateway({
    env: { OMNIROUTE_LOG_LEVEL: 'info', OMNIROUTE_WORKERS: String(workers), ...loop?.env, ...options.env },
    ...(options.dataDirectory !== undefined && { dataDirectory: options.dataDirectory }),
  });
  const servers = workers === 1 ? [server.pid] : childrenOf(server.pid);
  // That core and those before it, one each.
  servers.forEach((pid, index) => moveToCore(Math.max(0, core - index), pid));
  const admin = createClient({ baseUrl: server.url, token: server.adminToken });
  const key = await configure(admin, options);
  return {
    id: options.id,
    title: options.title,
    process: server,
    servesOnFirstThread: true,
    dataDirectory: server.dataDirectory,
    key,
    ...(workers > 1 && { workers: servers }),
    ...(loop && { loop }),
    address: (workload) =>
      options.connections[workload.upstream] && {
        port: server.port,
        path: pathOf(workload, comboName(workload)),
        model: comboName(workload),
        headers: [`authorization: Bearer ${key}`],
      },
  };
}

/** Through the admin API, as a person would. Gives the key. */
async function configure(admin: Client, { connections, workloads }: OmniRouteOptions): Promise<string> {
  const ids = new Map<Surface, readonly string[]>();
  const needed = surfaces.filter((surface) => workloads.some(({ upstream }) => upstream === surface));
  for (const surface of needed) {
    const input = connections[surface];
    if (input) ids.set(surface, await createPair(admin, surface, input));
  }
  const combos = new Map(workloads.map((workload) => [comboName(workload), workload]));
  for (const [name, workload] of combos) {
    const pair = ids.get(workload.upstream);
    if (!pair) continue;
    const targets = Array.from({ length: workload.targets ?? 2 }, (_, index) => ({
      connection: pair[index % pair.length] ?? '',
      model: upstreamModel(workload, index),
      // Those connections speak Chat Completions too.
      ...(workload.upstream === 'responses' && { options: { dialect: 'responses' as const } }),
    }));
    await admin.call('createCombo', { body: { name, strategy: workload.slowTail ?? 'priority', targets } });
  }
  return (await admin.call('createKey', { body: { name: 'bench' } })).key;
}

async function createPair(admin: Client, surface: Surface, input: ConnectionInput): Promise<readonly string[]> {
  const { options, ...rest } = input;
  const settings = { allowPrivateNetwork: true, ...(options && { options }) };
  const ids: string[] = [];
  for (const place of ['first', 'second']) {
    const body = { ...rest, name: `${surface}-${place}`, settings };
    ids.push((await admin.call('createConnection', { body })).id);
  }
  return ids;
}

/** Names what the gateway must be set up for; how long a request is does not matter. */
function comboName({ upstream, stream, targets, firstFails, slowTail }: Workload): string {
  const parts = ['bench', upstream];
  if (stream) parts.push(String(stream.intervalUs), String(stream.chunks));
  if (targets !== undefined) parts.push(`of-${targets}`);
  if (firstFails !== undefined) parts.push(firstFails);
  if (slowTail !== undefined) parts.push('slow-tail', slowTail);
  return parts.join('-');
}

/** Connections that speak natively with the compiled upstream. */
export function nativeConnections(upstreamPort: number): Connections {
  const origin = `http://127.0.0.1:${upstreamPort}`;
  const secret = 'sk-bench';
  return {
    chat: { provider: 'openai-compatible', baseUrl: `${origin}/v1`, secret },
    messages: { provider: 'anthropic', baseUrl: origin, secret },
    responses: { provider: 'openai', baseUrl: `${origin}/v1`, secret },
    gemini: { provider: 'gemini', baseUrl: `${origin}/v1beta`, secret },
    bedrock: { provider: 'bedrock', baseUrl: origin, secret, options: { region: 'us-east-1' } },
    cohere: { provider: 'cohere', baseUrl: origin, secret },
  };
}
