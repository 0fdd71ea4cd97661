import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayMain } from '../lib/paths.ts';
import { findFreePort } from './free-port.ts';
import { startProcess, type ManagedProcess, type ProcessEnd } from './managed-process.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export type GatewayServer = ManagedProcess & {
  readonly url: string;
  readonly port: number;
  readonly adminToken: string;
  readonly adminPassword: string;
  readonly dataDirectory: string;
};

export type GatewayOptions = {
  /** State that outlives the process. Absent: a temporary directory that goes with it. */
  readonly dataDirectory?: string;
  /** Taken if free; absent: a free one. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts the built gateway on loopback and waits until it is ready. */
export async function startGateway(options: GatewayOptions = {}): Promise<GatewayServer> {
  const port = await findFreePort(options.port);
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'omniroute-data-')));
  const adminToken = randomBytes(24).toString('base64url');
  const adminPassword = randomBytes(9).toString('base64url');
  const server = await startProcess({
    program: process.execPath,
    args: [gatewayMain],
    env: {
      ...inheritedEnvironment(),
      OMNIROUTE_HOST: '127.0.0.1',
      OMNIROUTE_PORT: String(port),
      OMNIROUTE_DATA_DIR: dataDirectory,
      OMNIROUTE_ADMIN_TOKEN: adminToken,
      OMNIROUTE_ADMIN_PASSWORD: adminPassword,
      ...options.env,
    },
    graceMs: 35_000,
  });
  const cleanUp = async (end: ProcessEnd): Promise<ProcessEnd> => {
    if (options.dataDirectory === undefined) await rm(dataDirectory, { recursive: true, force: true });
    return end;
  };
  const ended = server.ended.then(cleanUp);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(server, { name: 'OmniRoute', url: `${url}/health/ready`, timeoutMs: 30_000 });
  const stop = (signal?: NodeJS.Signals) => server.stop(signal).then(() => ended);
  const kill = () => server.kill().then(() => ended);
  return { ...server, ended, stop, kill, url, port, adminToken, adminPassword, dataDirectory };
}

/** The surroundings without the settings of an OmniRoute that the caller may have of his own. */
function inheritedEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('OMNIROUTE_')));
}
