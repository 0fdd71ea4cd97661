import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProcess } from '../scripts/servers/managed-process.ts';
import { available } from './support/index.ts';

const demo = join(import.meta.dirname, '..', 'scripts', 'demo.mjs');

describe.skipIf(!available.litellm || !available.modelServer)('npm run demo', () => {
  it('brings everything up, makes a streamed call, and leaves nothing behind after Ctrl-C', async () => {
    const running = await startProcess({ program: process.execPath, args: [demo], env: process.env, graceMs: 20_000 });
    onTestFinished(() => void running.kill());
    await expect.poll(() => running.output(), { timeout: 90_000 }).toContain('Ctrl-C stops everything');
    const output = running.output();
    expect(output).toMatch(/connection litellm, model smollm2-135m, attempts 1/);

    const url = /Dashboard +(\S+)/.exec(output)?.[1] ?? '';
    const key = /Key +(\S+)/.exec(output)?.[1] ?? '';
    const models = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
    expect(await models.text()).toContain('small');

    expect(await running.stop('SIGINT')).toEqual({ code: 0, signal: null });
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(running.output()).not.toMatch(/warning|Error/);
  });
});
