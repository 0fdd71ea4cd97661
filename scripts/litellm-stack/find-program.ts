import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const debianPostgres = '/usr/lib/postgresql';

/** An executable on the path, or where Debian keeps PostgreSQL's servers (newest first); `undefined` when there is none. */
export function findProgram(name: string): string | undefined {
  const directories = [...postgresDirectories(), ...(process.env['PATH'] ?? '').split(delimiter)];
  return directories.map((directory) => join(directory, name)).find(isExecutable);
}

function postgresDirectories(): readonly string[] {
  try {
    const versions = readdirSync(debianPostgres).toSorted((left, right) => Number(right) - Number(left));
    return versions.map((version) => join(debianPostgres, version, 'bin'));
  } catch {
    // Not a Debian, or no PostgreSQL there.
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
