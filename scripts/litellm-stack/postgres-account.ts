import { chownSync, readFileSync } from 'node:fs';
import { findProgram } from './find-program.ts';

/** Who runs a PostgreSQL server. */
export type PostgresAccount = {
  /** Where the account may keep files; `undefined`: where the caller does. */
  readonly home?: string;
  /** Program and arguments that run a command as this account. */
  readonly command: (program: string, args: readonly string[]) => readonly [string, readonly string[]];
  /** Gives a file or directory to the account. */
  readonly own: (path: string) => void;
};

/** This user, or as root the distribution's `postgres`, because PostgreSQL refuses to run as root. */
export function findPostgresAccount(): PostgresAccount | undefined {
  if (process.getuid?.() !== 0) return { command: (program, args) => [program, args], own: () => undefined };
  const account = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'postgres');
  const setpriv = findProgram('setpriv');
  if (account === undefined || setpriv === undefined) return undefined;
  const [uid, gid] = [Number(account[2]), Number(account[3])];
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
  return {
    home: account[5] ?? '/var/lib/postgresql',
    command: (program, args) => [setpriv, [...identity, program, ...args]],
    own: (path) => chownSync(path, uid, gid),
  };
}

export const noAccount = 'PostgreSQL refuses to run as root, and there is no user “postgres” to run it';
