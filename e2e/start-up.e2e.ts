import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDirectory } from '@omniroute/testing';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePort } from '../scripts/servers/free-port.ts';
import { startProcess, type ManagedProcess } from '../scripts/servers/managed-process.ts';

const root = join(import.meta.dirname, '..');

/** `npm start`, the way a person runs it, in a process group of its own. */
async function npmStart(dataDirectory: string): Promise<{ readonly npm: ManagedProcess; readonly url: string }> {
  const port = await findFreePort();
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('OMNIROUTE_') && !name.startsWith('npm_'),
  );
  const npm = await startProcess({
    program: 'npm',
    args: ['start'],
    cwd: root,
    env: { ...Object.fromEntries(kept), OMNIROUTE_DATA_DIR: dataDirectory, OMNIROUTE_PORT: String(port) },
    graceMs: 35_000,
  });
  onTestFinished(() => void npm.kill());
  const url = `http://127.0.0.1:${port}`;
  await expect.poll(npm.output, { timeout: 30_000, interval: 50 }).toContain(`ready at ${url}`);
  return { npm, url };
}

test('the first start prints the address and a password that works; the second prints no password', async () => {
  const directory = await tempDirectory();
  onTestFinished(() => directory.remove());
  const first = await npmStart(directory.path);
  const password = /password[^:]*: (\S+)/i.exec(first.npm.output())?.[1];
  const session = await fetch(`${first.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ password }),
  });
  expect(session.status).toBe(200);
  expect((await stat(directory.path)).mode & 0o777).toBe(0o700);
  expect((await stat(join(directory.path, 'secret.key'))).mode & 0o777).toBe(0o600);
  expect(await first.npm.stop('SIGTERM')).toMatchObject({ code: 0 });

  const second = await npmStart(directory.path);
  expect(second.npm.output()).not.toMatch(/password[^:]*: \S/i);
  await second.npm.stop('SIGTERM');
});

test('SIGTERM to the whole process group, which npm forwards once more, drains and exits 0', async () => {
  const directory = await tempDirectory();
  onTestFinished(() => directory.remove());
  const { npm, url } = await npmStart(directory.path);
  process.kill(-npm.pid, 'SIGTERM');
  expect(await npm.ended).toEqual({ code: 0, signal: null });
  await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
});
