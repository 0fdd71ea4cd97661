import { resolve } from 'node:path';
import { restoreBackup } from '@omniroute/storage';
import { readEnv } from './env.ts';

/** Puts a backup in the place of the data directory's database; gives what to tell whoever asked. Throws like `restoreBackup`. */
export function restore(directory: string | undefined, env = readEnv()): string {
  if (directory === undefined) throw new Error('Name the directory of a backup: restore <directory>.');
  const { dataDirectory } = env;
  const { asideDirectory } = restoreBackup({ dataDirectory, backupDirectory: resolve(directory), nowMs: Date.now() });
  const lines = [`Restored into ${dataDirectory}. Start the gateway as usual.`];
  if (asideDirectory !== undefined) lines.push(`What was there is in ${asideDirectory}; delete it once all is well.`);
  return `${lines.join('\n')}\n`;
}
