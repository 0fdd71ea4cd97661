import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDirectory } from './temp-directory.ts';

it('makes a private directory and removes it with all that is in it', async () => {
  const directory = await tempDirectory();
  writeFileSync(join(directory.path, 'file'), 'x');
  expect(statSync(directory.path).mode & 0o777).toBe(0o700);
  await directory.remove();
  expect(existsSync(directory.path)).toBe(false);
});
