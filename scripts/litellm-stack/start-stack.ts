import { delimiter } from 'node:path';
import { bold, say, yellow } from '../lib/print.ts';
import { findFreePort } from '../servers/free-port.ts';
import { startProcess, type ManagedProcess } from '../servers/managed-process.ts';
import { waitUntilReady } from '../servers/wait-until-ready.ts';
import { ensureLitellm, ensureLitellmWithDatabase, type LitellmPlace } from '../tools/litellm.ts';
import type { Tool } from '../tools/tool.ts';
import { findProgram } from './find-program.ts';
import { startLocalPostgres } from './local-postgres.ts';
import { startLocalRedis } from './local-redis.ts';
import { ensurePrismaClient } from './prisma-client.ts';
import { configFile, readStackSettings, type StackSettings } from './stack-settings.ts';

/** Hears of every server as soon as it runs, so that it can be stopped whatever happens next. */
export type OnStart = (server: ManagedProcess) => void;

/** The stack of docker-compose.litellm.yml without Docker, on loopback. What this machine lacks is said and done without. */
export async function startStack(onStart: OnStart): Promise<ManagedProcess> {
  const settings = readStackSettings();
  const redis = await startRedis(onStart);
  const database = await startDatabase(settings, onStart);
  const place = database.place ?? placeOf(await ensureLitellm());
  const port = await findFreePort(settings.port);
  if (port !== settings.port) say(`Port ${settings.port} is in use; taking ${port}`);
  say('Starting LiteLLM (10-30 s)');
  const proxy = await startProcess({
    program: place.program,
    args: ['--config', configFile, '--host', '127.0.0.1', '--port', String(port)],
    env: {
      HOME: process.env['HOME'],
      LITELLM_TELEMETRY: 'False',
      LITELLM_LOG: 'ERROR',
      ...settings.variables,
      ...redis,
      ...(database.url !== undefined && { DATABASE_URL: database.url }),
      PATH: place.bin + delimiter + (process.env['PATH'] ?? ''),
      LITELLM_MASTER_KEY: settings.masterKey,
    },
    // A proxy that still waits for an upstream does not end by itself.
    graceMs: 5000,
  });
  onStart(proxy);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(proxy, { name: 'LiteLLM', url: `${url}/health/liveliness`, timeoutMs: 180_000 });
  printReady(url, settings);
  return proxy;
}

async function startRedis(onStart: OnStart): Promise<Readonly<Record<string, string>>> {
  const redis = await startLocalRedis();
  if (redis.status === 'ready') {
    onStart(redis.place.server);
    say('Redis runs');
    return redis.place.variables;
  }
  without('Redis', redis.reason, 'LiteLLM keeps its router state in memory');
  return {};
}

/** `place`: the LiteLLM that was set up for a database, if it came to that; it runs without one as well. */
type Database = { readonly url?: string; readonly place?: LitellmPlace };

/** The client comes before the server: without it a database would be of no use. */
async function startDatabase({ databaseUrl }: StackSettings, onStart: OnStart): Promise<Database> {
  const giveUp = (reason: string, place?: LitellmPlace): Database => {
    without('a database', reason, consequence);
    return place === undefined ? {} : { place };
  };
  const consequence = 'no virtual keys, budgets, /key/info or spend logs; the master key works';
  if (databaseUrl === undefined && findProgram('postgres') === undefined) {
    return giveUp('no PostgreSQL server on this machine, and no DATABASE_URL');
  }
  const place = await ensureLitellmWithDatabase();
  if (place.status === 'missing') return giveUp(place.reason);
  const obstacle = await ensurePrismaClient(place.place);
  if (obstacle !== undefined) return giveUp(obstacle, place.place);
  if (databaseUrl !== undefined) return { url: databaseUrl, place: place.place };
  const postgres = await startLocalPostgres();
  if (postgres.status === 'missing') return giveUp(postgres.reason, place.place);
  onStart(postgres.place.server);
  say('PostgreSQL runs');
  return { url: postgres.place.url, place: place.place };
}

function without(what: string, reason: string, consequence: string): void {
  say(yellow(`Without ${what}: ${reason}. So: ${consequence}.`));
}

function printReady(url: string, { masterKey, keptIn }: StackSettings): void {
  console.log('');
  console.log(bold(`LiteLLM is ready at ${url}`));
  console.log(`Master key: ${masterKey}${keptIn === undefined ? '' : ` (kept in ${keptIn})`}`);
  console.log('In OmniRoute: Connections → Add connection → LiteLLM Gateway, with “Allow private network”.');
  console.log('Ctrl-C stops all that was started.');
}

function placeOf(tool: Tool<LitellmPlace>): LitellmPlace {
  if (tool.status === 'missing') throw new Error(`LiteLLM cannot be had: ${tool.reason}`);
  return tool.place;
}
