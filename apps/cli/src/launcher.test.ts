import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const guard = join(import.meta.dirname, '..', 'bin', 'guard.cjs');

/** A command that stands behind the guard. `OLD_NODE` makes the first process believe that it is an old Node. */
const script = `
if (process.env.OLD_NODE) Object.defineProperty(process.versions, 'node', { value: process.env.OLD_NODE });
delete process.env.OLD_NODE;
if (require(${JSON.stringify(guard)}).ensureFitNode(__filename)) {
  const [what, code] = process.argv.slice(2);
  if (what === 'catch') process.on('SIGTERM', () => process.exit(7));
  console.log('pid ' + process.pid + ' parent ' + process.ppid);
  if (what === 'exit') process.exit(Number(code));
  setInterval(() => undefined, 1000);
}
`;

let directory: string;
let command: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'omniroute-guard-'));
  command = join(directory, 'command.cjs');
  writeFileSync(command, script);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function installNode(): void {
  const bin = join(directory, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
}

const oldNode = { ...process.env, OLD_NODE: '20.20.2' };

async function startOld(...args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [command, ...args], { env: oldNode });
  await once(child.stdout, 'data');
  return child;
}

describe('the guard', () => {
  it('lets a fit Node go on in the same process', () => {
    const { stdout, status, pid } = spawnSync(process.execPath, [command, 'exit', '3'], { encoding: 'utf8' });
    expect(stdout).toContain(`pid ${pid} `);
    expect(status).toBe(3);
  });

  it('runs the command under an installed Node and keeps its exit code', () => {
    installNode();
    const options = { encoding: 'utf8', env: oldNode } as const;
    const { stdout, status, pid } = spawnSync(process.execPath, [command, 'exit', '3'], options);
    expect(stdout).toContain(`parent ${pid}`);
    expect(status).toBe(3);
  });

  it('passes SIGTERM on and lets the command end as it likes', async () => {
    installNode();
    const child = await startOld('catch');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('ends by the signal that ended the command', async () => {
    installNode();
    const child = await startOld('die');
    child.kill('SIGHUP');
    expect(await once(child, 'exit')).toEqual([null, 'SIGHUP']);
  });

  it('ends with one clear line when there is no fit Node', () => {
    const { stderr, status } = spawnSync(process.execPath, [command], { encoding: 'utf8', env: oldNode });
    expect(stderr).toMatch(/^OmniRoute needs Node 22\.19 or later, and this is 20\.20\.2\. .*\n$/);
    expect(status).toBe(1);
  });

  it.each([
    ['20.20.2', false],
    ['22.18.9', false],
    ['22.19.0', true],
    ['23.0.0', true],
    ['24.21.0', true],
  ])('judges Node %s fit: %s', (version, fit) => {
    const code = `process.exit(require(${JSON.stringify(guard)}).isFit('${version}') ? 0 : 1)`;
    expect(spawnSync(process.execPath, ['-e', code]).status === 0).toBe(fit);
  });
});
