import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { repositoryRoot, toolsDirectory } from '../lib/paths.ts';
import { say } from '../lib/print.ts';
import { runCommand, tailOf } from '../lib/run-command.ts';
import type { LitellmPlace } from './litellm.ts';
import { withLock } from './lock.ts';
import { ensureNodePackages } from './node-packages.ts';
import { ensurePostgres, type PostgresPlace } from './postgres.ts';
import { missing, ready, type Tool } from './tool.ts';

/** What LiteLLM with a database needs beside LiteLLM. */
export type LitellmDatabasePlace = {
  readonly postgres: PostgresPlace;
  /** Holds the `node_modules` that the stand-in for Prisma's query engine runs on. */
  readonly packages: string;
  /** What each LiteLLM (by its version) needs of its own. */
  readonly clients: Readonly<Record<string, LitellmClientPlace>>;
};

export type LitellmClientPlace = {
  /** A directory for `PYTHONPATH`, with a `prisma` generated for this version. */
  readonly directory: string;
  /** LiteLLM's own migrations: a directory each, applied in the order of their names. */
  readonly migrations: string;
};

const sources = join(repositoryRoot, 'scripts', 'litellm-database');
export const queryEngine = join(sources, 'bin', 'query-engine');

/**
 * PostgreSQL, and for each LiteLLM a database client whose engine is a stand-in (scripts/litellm-database), because Prisma's own
 * comes from no package registry. The clients stand beside the proxies' environments, which stay fast without a database.
 */
export async function ensureLitellmDatabase(proxies: readonly LitellmPlace[]): Promise<Tool<LitellmDatabasePlace>> {
  const postgres = await ensurePostgres();
  if (postgres.status === 'missing') return postgres;
  const packages = await ensureNodePackages({
    name: 'litellm-database',
    title: "Prisma's query engine for LiteLLM",
    effort: 'about 25 MB',
    directory: join(sources, 'packages'),
  });
  if (packages.status === 'missing') return packages;
  const clients: Record<string, LitellmClientPlace> = {};
  for (const proxy of proxies) {
    const client = await ensureClient(proxy, packages.place);
    if (client.status === 'missing') return client;
    clients[proxy.version] = client.place;
  }
  return ready({ postgres: postgres.place, packages: packages.place, clients });
}

async function ensureClient(proxy: LitellmPlace, packages: string): Promise<Tool<LitellmClientPlace>> {
  const extras = extrasOf(proxy);
  if (extras === undefined) return missing(`LiteLLM ${proxy.version} with a database: its schema was not found`);
  const directory = join(toolsDirectory(), `litellm-${proxy.version}-client`);
  const place = { directory, migrations: join(extras, 'migrations') };
  if (existsSync(stampOf(directory))) return ready(place);
  return withLock(`${directory}.lock`, async () => {
    if (existsSync(stampOf(directory))) return ready(place);
    const obstacle = await generate(proxy, { schema: join(extras, 'schema.prisma'), directory, packages });
    return obstacle === undefined ? ready(place) : missing(obstacle);
  });
}

/** The directory of the package that ships LiteLLM's schema and migrations. */
function extrasOf({ bin }: LitellmPlace): string | undefined {
  const code = 'import importlib.util as u; print(u.find_spec("litellm_proxy_extras").submodule_search_locations[0])';
  const { stdout } = spawnSync(join(bin, 'python'), ['-c', code], { encoding: 'utf8' });
  const directory = stdout.trim();
  return existsSync(join(directory, 'schema.prisma')) ? directory : undefined;
}

type Generation = { readonly schema: string; readonly directory: string; readonly packages: string };

/** Gives what stood in the way, or `undefined`. */
async function generate(proxy: LitellmPlace, { schema, directory, packages }: Generation): Promise<string | undefined> {
  say(`Making the database client of LiteLLM ${proxy.version}`);
  const logFile = `${directory}.log`;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const ownSchema = join(directory, 'schema.prisma');
  const output = `binaryTargets = ["native"]\n  output = ${JSON.stringify(join(directory, 'prisma'))}`;
  writeFileSync(ownSchema, readFileSync(schema, 'utf8').replace(/binaryTargets *=.*/, output));
  const bin = join(packages, 'node_modules', '.bin');
  const env = {
    ...engineVariables,
    PATH: [proxy.bin, bin, process.env['PATH'] ?? ''].join(delimiter),
    HOME: directory,
    DATABASE_URL: 'postgresql://nobody@127.0.0.1/none',
    PRISMA_PY_CLI_PATH: join(bin, 'prisma'),
  };
  const options = { env, logFile, label: 'prisma generate' };
  const code = await runCommand(join(bin, 'prisma'), ['generate', '--schema', ownSchema], options);
  if (code !== 0) return `The database client of LiteLLM ${proxy.version}:\n${tailOf(logFile)}`;
  writeFileSync(stampOf(directory), '');
  return undefined;
}

/** Keep Prisma's command line from looking for its native engines. */
const engineVariables = {
  PRISMA_QUERY_ENGINE_BINARY: queryEngine,
  PRISMA_QUERY_ENGINE_LIBRARY: queryEngine,
  PRISMA_SCHEMA_ENGINE_BINARY: queryEngine,
};

const stampOf = (directory: string): string => join(directory, 'complete');
