import { afterEach, describe, expect, it } from 'vitest';
import { startProcess, type ManagedProcess } from './managed-process.ts';
import { waitUntilReady } from './wait-until-ready.ts';
import { findFreePort } from './free-port.ts';

const started: ManagedProcess[] = [];
afterEach(() => Promise.all(started.splice(0).map((each) => each.kill())));

async function node(code: string, graceMs = 10_000): Promise<ManagedProcess> {
  const child = await startProcess({ program: process.execPath, args: ['-e', code], env: process.env, graceMs });
  started.push(child);
  return child;
}

/** Serves 200 on the port as soon as it runs, and hides its readiness nowhere else. */
const server = (port: number, more = ''): string =>
  `require('http').createServer((_, reply) => reply.end('ok')).listen(${port}, '127.0.0.1');${more}`;

const ready = (port: number) => ({ name: 'It', url: `http://127.0.0.1:${port}/`, timeoutMs: 10_000 });

describe('a managed process', () => {
  it('is ready when its server answers, and ends on SIGTERM', async () => {
    const port = await findFreePort();
    const child = await node(server(port));
    await waitUntilReady(child, ready(port));
    expect(child.isRunning()).toBe(true);
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(child.isRunning()).toBe(false);
  });

  it('is killed when it does not end within its grace time', async () => {
    const port = await findFreePort();
    const child = await node(server(port, `process.on('SIGTERM', () => undefined);`), 50);
    await waitUntilReady(child, ready(port));
    expect((await child.stop()).signal).toBe('SIGKILL');
  });

  it('takes its own children with it', async () => {
    const port = await findFreePort();
    const code = JSON.stringify(server(port));
    const child = await node(
      `require('child_process').spawn(process.execPath, ['-e', ${code}]);setInterval(() => 0, 1000)`,
    );
    await waitUntilReady(child, ready(port));
    await child.stop();
    await expect.poll(() => findFreePort(port)).toBe(port);
  });

  it('shows its last words when it ends before it is ready', async () => {
    const child = await node(`console.error('no model file'); process.exit(4)`);
    await expect(waitUntilReady(child, ready(1))).rejects.toThrow(/It ended before it was ready[^]*no model file/);
    expect(await child.stop()).toEqual({ code: 4, signal: null });
  });

  it('says so when the program does not exist', async () => {
    await expect(startProcess({ program: '/no/such/program', args: [], env: {} })).rejects.toThrow('ENOENT');
  });
});

describe('findFreePort', () => {
  it('takes the preferred port when it is free, and another when it is not', async () => {
    const preferred = await findFreePort();
    expect(await findFreePort(preferred)).toBe(preferred);
    const child = await node(server(preferred));
    await waitUntilReady(child, ready(preferred));
    expect(await findFreePort(preferred)).not.toBe(preferred);
  });
});
