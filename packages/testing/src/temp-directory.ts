import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TempDirectory = { readonly path: string; remove(): Promise<void> };

/** Makes an empty directory of its own below the system's temporary one (mode 700). */
export async function tempDirectory(prefix = 'omniroute-test-'): Promise<TempDirectory> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
