import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSecretKey } from '@omniroute/auth';

/** The key that encrypts secrets at rest: the given one, else a file in the data directory (mode 600), made on first start. */
export async function loadSecretKey(dataDirectory: string, given: string | undefined): Promise<Buffer> {
  if (given !== undefined) return readSecretKey(given);
  const path = join(dataDirectory, 'secret.key');
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stored !== undefined) {
    await chmod(path, 0o600);
    return readSecretKey(stored);
  }
  const key = randomBytes(32);
  // `wx` fails rather than to overwrite a key that another start has just made.
  await writeFile(path, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}
