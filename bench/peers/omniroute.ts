import { createClient, type Client } from '@omniroute/contract';
import { startGateway } from '../../scripts/servers/gateway-server.ts';
import { moveToCore, servingCore } from '../lib/cores.ts';
import { pathOf, upstreamModel, type Surface, type Workload } from '../lib/workload.ts';
import type { Peer, PeerId } from './peer.ts';

export type OmniRouteOptions = {
  readonly id: PeerId;
  readonly title: string;
  readonly workloads: readonly Workload[];
  readonly connections: Readonly<Record<Surface, ConnectionInput>>;
  /** Added to the environment, for profiles. */
  readonly env?: Readonly<Record<string, string>>;
  readonly dataDirectory?: string;
};

export type ConnectionInput = { readonly provider: string; readonly baseUrl: string; readonly secret: string };

export type OmniRoutePeer = Peer & { readonly dataDirectory: string; readonly key: string };

/** The gateway as a user has it: fresh data, a key, and per workload a combo of two targets on two connections. */
export async function startOmniRoute(options: OmniRouteOptions): Promise<OmniRoutePeer> {
  const server = await startGateway({
    env: { OMNIROUTE_LOG_LEVEL: 'info', ...options.env },
    ...(options.dataDirectory !== undefined && { dataDirectory: options.dataDirectory }),
  });
  moveToCore(servingCore, server.pid);
  const admin = createClient({ baseUrl: server.url, token: server.adminToken });
  const key = await configure(admin, options);
  return {
    id: options.id,
    title: options.title,
    process: server,
    servesOnFirstThread: true,
    dataDirectory: server.dataDirectory,
    key,
    address: (workload) => ({
      port: server.port,
      path: pathOf[workload.client],
      model: comboName(workload),
      headers: [`authorization: Bearer ${key}`],
    }),
  };
}

/** Through the admin API, as a person would. Gives the key. */
async function configure(admin: Client, options: OmniRouteOptions): Promise<string> {
  const connections: Record<Surface, string[]> = { chat: [], messages: [] };
  for (const surface of ['chat', 'messages'] as const) {
    for (const name of ['first', 'second']) {
      const body = {
        ...options.connections[surface],
        name: `${surface}-${name}`,
        settings: { allowPrivateNetwork: true },
      };
      connections[surface].push((await admin.call('createConnection', { body })).id);
    }
  }
  const combos = new Map(options.workloads.map((workload) => [comboName(workload), workload]));
  for (const [name, workload] of combos) {
    const targets = connections[workload.upstream].map((connection) => ({
      connection,
      model: upstreamModel(workload),
    }));
    await admin.call('createCombo', { body: { name, strategy: 'priority', targets } });
  }
  return (await admin.call('createKey', { body: { name: 'bench' } })).key;
}

function comboName({ upstream, stream }: Workload): string {
  return stream ? `bench-${upstream}-${stream.intervalUs}-${stream.chunks}` : `bench-${upstream}`;
}

/** Connections that speak natively with the compiled upstream. */
export function nativeConnections(upstreamPort: number): Readonly<Record<Surface, ConnectionInput>> {
  const origin = `http://127.0.0.1:${upstreamPort}`;
  return {
    chat: { provider: 'openai-compatible', baseUrl: `${origin}/v1`, secret: 'sk-bench' },
    messages: { provider: 'anthropic', baseUrl: origin, secret: 'sk-bench' },
  };
}
