import { findProgram } from '../litellm-stack/find-program.ts';
import { installDebianPackages } from './debian.ts';
import { missing, ready, type Tool } from './tool.ts';

/** The programs of one PostgreSQL. */
export type PostgresPlace = { readonly initdb: string; readonly postgres: string; readonly psql: string };

/** A PostgreSQL server and client of this machine, installed from the distribution if need be. */
export async function ensurePostgres(): Promise<Tool<PostgresPlace>> {
  const found = findPostgres();
  if (found) return ready(found);
  const obstacle = await installDebianPackages(['postgresql']);
  if (obstacle !== undefined) return missing(`PostgreSQL: ${obstacle}`);
  const installed = findPostgres();
  return installed ? ready(installed) : missing('PostgreSQL: installed, but its programs were not found');
}

function findPostgres(): PostgresPlace | undefined {
  const [initdb, postgres, psql] = ['initdb', 'postgres', 'psql'].map(findProgram);
  return initdb && postgres && psql ? { initdb, postgres, psql } : undefined;
}
