import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, tailOf } from '../lib/run-command.ts';
import { queryEngine, type LitellmClientPlace, type LitellmDatabasePlace } from '../tools/litellm-database.ts';
import type { LitellmPlace } from '../tools/litellm.ts';
import type { ManagedProcess } from './managed-process.ts';
import { startThrowAwayPostgres } from './throw-away-postgres.ts';

export type LitellmDatabase = {
  readonly server: ManagedProcess;
  readonly url: string;
  /** What the proxy has to be started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** To be put before the proxy's own programs. */
  readonly path: string;
};

/** A PostgreSQL of its own for one proxy, with the tables of its version. */
export async function startLitellmDatabase(proxy: LitellmPlace, place: LitellmDatabasePlace): Promise<LitellmDatabase> {
  const client = place.clients[proxy.version];
  if (client === undefined) throw new Error(`No database client was made for LiteLLM ${proxy.version}.`);
  const server = await startThrowAwayPostgres(place.postgres);
  try {
    await migrate(place.postgres.psql, server.url, client);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const environment = {
    DATABASE_URL: server.url,
    DISABLE_SCHEMA_UPDATE: 'true',
    LITELLM_SALT_KEY: 'sk-salt-of-a-test',
    PRISMA_QUERY_ENGINE_BINARY: queryEngine,
    PYTHONPATH: client.directory,
    QUERY_ENGINE_NODE: process.execPath,
    QUERY_ENGINE_PACKAGES: place.packages,
  };
  return { server, url: server.url, environment, path: dirname(queryEngine) };
}

/** Applies LiteLLM's own migrations, all by one client: 200 files take less than a second. */
async function migrate(psql: string, url: string, { migrations }: LitellmClientPlace): Promise<void> {
  const files = readdirSync(migrations)
    .toSorted()
    .map((name) => join(migrations, name, 'migration.sql'))
    .filter((file) => existsSync(file));
  const directory = mkdtempSync(join(tmpdir(), 'omniroute-migrate-'));
  const logFile = join(directory, 'psql.log');
  const args = ['--quiet', '--no-psqlrc', '-v', 'ON_ERROR_STOP=1', ...files.flatMap((file) => ['-f', file]), url];
  try {
    const code = await runCommand(psql, args, {
      logFile,
      label: 'psql',
      env: { PGOPTIONS: '-c client_min_messages=error' },
    });
    if (code !== 0) throw new Error(`LiteLLM's migrations failed:\n${tailOf(logFile, 3)}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
