import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startProcess } from '../../scripts/servers/managed-process.ts';
import { createLoopWatch } from './loop-delay.ts';

/** Says when its event loop is free, and blocks it for 60 ms again and again. */
const program = `
console.log('ready');
setInterval(() => { const until = performance.now() + 60; while (performance.now() < until); }, 100);
`;

it('finds how late a busy event loop is, and nothing before it was asked', { timeout: 30_000 }, async () => {
  const loop = createLoopWatch();
  const server = await startProcess({ program: process.execPath, args: ['--eval', program], env: loop.env });
  onTestFinished(async () => void (await server.kill()));
  expect(loop.read()).toBeUndefined();
  while (!server.output().includes('ready')) await wait(10);
  loop.turn(server.pid);
  while (loop.read() === undefined) await wait(10);
  // A turn may come before the loop was blocked once; one that never sees it runs into the test's own limit.
  while ((loop.read()?.maxMs ?? 0) < 40) {
    await wait(110);
    loop.turn(server.pid);
    while (loop.read() === undefined) await wait(10);
  }
  expect(loop.read()?.maxMs).toBeLessThan(5000);
});
