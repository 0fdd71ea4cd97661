import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A temporary file that has no name any more once it is open, so that the system frees its room in every ending, a killed process
 * included.
 */
export async function openUnnamed(directory: string): Promise<FileHandle> {
  const path = join(directory, `${randomUUID()}.part`);
  const handle = await open(path, 'wx+', 0o600);
  await rm(path, { force: true });
  return handle;
}

/** Makes the directory and removes what a process left there that was killed between opening a file and taking its name away. */
export async function prepareDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const leftovers = await readdir(directory);
  await Promise.all(leftovers.map((name) => rm(join(directory, name), { force: true })));
}
