import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withLock } from './lock.ts';

const directory = mkdtempSync(join(tmpdir(), 'omniroute-lock-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the lock of a set-up', () => {
  it('lets one work at a time', async () => {
    const file = join(directory, 'one');
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = withLock(file, async () => {
      await gate.promise;
      order.push('first');
    });
    const second = withLock(file, async () => order.push('second'));
    gate.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('is freed when the work fails', async () => {
    const file = join(directory, 'two');
    await expect(withLock(file, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a process that is gone', async () => {
    const file = join(directory, 'three');
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(file, String(pid));
    expect(await withLock(file, async () => 'done')).toBe('done');
  });
});
