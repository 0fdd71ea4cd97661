import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { LitellmDatabasePlace } from '../tools/litellm-database.ts';
import type { LitellmPlace } from '../tools/litellm.ts';
import { findFreePort } from './free-port.ts';
import { writeLitellmConfig, type LitellmSettings } from './litellm-config.ts';
import { startLitellmDatabase } from './litellm-database.ts';
import { startProcess, type ManagedProcess, type ProcessEnd } from './managed-process.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export type LitellmServer = ManagedProcess & {
  /** Base URL as OmniRoute takes it: the origin. */
  readonly url: string;
  readonly port: number;
  readonly masterKey: string;
  /** Where its database is, if it has one. */
  readonly databaseUrl?: string;
};

export type LitellmOptions = Omit<LitellmSettings, 'masterKey'> & {
  readonly masterKey?: string;
  /** Absent: a free one. The same port lets a stopped proxy come back. */
  readonly port?: number;
  /** A whole configuration file, instead of the one that the other options make. */
  readonly configText?: string;
  /** Variables that the configuration names. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gives it a PostgreSQL of its own, which ends with it: virtual keys, budgets, `/key/info`, spend logs. */
  readonly database?: LitellmDatabasePlace;
};

/** Starts the real LiteLLM proxy on loopback and waits until it is live: 6-11 s, with a database about 20 s. */
export async function startLitellm(place: LitellmPlace, options: LitellmOptions): Promise<LitellmServer> {
  if (options.database === undefined) return startProxy(place, options);
  const database = await startLitellmDatabase(place, options.database);
  try {
    const env = { ...options.env, ...database.environment };
    const proxy = await startProxy(place, { ...options, env, firstPath: database.path });
    const stopDatabase = (end: ProcessEnd) => database.server.stop().then(() => end);
    const ended = proxy.ended.then(stopDatabase);
    const stop = (signal?: NodeJS.Signals) => proxy.stop(signal).then(() => ended);
    const kill = () => proxy.kill().then(() => ended);
    return { ...proxy, ended, stop, kill, databaseUrl: database.url };
  } catch (error) {
    await database.server.stop();
    throw error;
  }
}

type ProxyOptions = LitellmOptions & { readonly firstPath?: string };

async function startProxy(place: LitellmPlace, options: ProxyOptions): Promise<LitellmServer> {
  const port = await findFreePort(options.port);
  const masterKey = options.masterKey ?? 'sk-litellm-master';
  const directory = await mkdtemp(join(tmpdir(), 'omniroute-litellm-'));
  const config = join(directory, 'config.yaml');
  const text = options.configText ?? writeLitellmConfig({ ...options, masterKey });
  await writeFile(config, text, { mode: 0o600 });
  const server = await startProcess({
    program: place.program,
    args: ['--config', config, '--host', '127.0.0.1', '--port', String(port)],
    cwd: directory,
    env: {
      ...options.env,
      LITELLM_MASTER_KEY: masterKey,
      PATH: [options.firstPath ?? place.bin, place.bin, process.env['PATH'] ?? ''].join(delimiter),
      HOME: directory,
      // The bundled price list: no call to the outside at start.
      LITELLM_LOCAL_MODEL_COST_MAP: 'True',
      LITELLM_TELEMETRY: 'False',
      LITELLM_LOG: 'ERROR',
    },
    // A proxy that still waits for an upstream does not end by itself.
    graceMs: 5000,
  });
  const cleanUp = (end: ProcessEnd) => rm(directory, { recursive: true, force: true }).then(() => end);
  const ended = server.ended.then(cleanUp);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(server, { name: 'LiteLLM', url: `${url}/health/liveliness`, timeoutMs: 240_000 });
  const stop = (signal?: NodeJS.Signals) => server.stop(signal).then(() => ended);
  const kill = () => server.kill().then(() => ended);
  return { ...server, ended, stop, kill, url, port, masterKey };
}
