import { expect, it } from 'vitest';
import { clientSurfaces, isPlain, pathOf, requestBody, upstreamModel } from './workload.ts';

it.each([1000, 50_000, 1_000_000])('makes a request of %i bytes', (bodyBytes) => {
  const body = requestBody({ client: 'chat', upstream: 'chat', bodyBytes }, 'bench-chat');
  expect(Buffer.byteLength(body)).toBe(bodyBytes);
});

it.each(clientSurfaces)('asks as %s for the model, in the path or in the body', (client) => {
  const workload = { client, upstream: 'chat', stream: { intervalUs: 1000, chunks: 10 } } as const;
  const body = requestBody(workload, 'some-model');
  expect(pathOf(workload, 'some-model') + body).toContain('some-model');
  expect(pathOf(workload, 'some-model') + body).toMatch(/:streamGenerateContent|"stream":true/);
  expect(Buffer.byteLength(body)).toBeGreaterThan(1200);
  expect(Buffer.byteLength(body)).toBeLessThan(1600);
});

it('tells the upstream by the name of the model how to fail and how fast to stream', () => {
  const stream = { intervalUs: 20_000, chunks: 100 };
  expect(upstreamModel({ client: 'chat', upstream: 'chat', stream })).toBe('bench@20000x100');
  const storm = { client: 'chat', upstream: 'chat', firstFails: 'too-long', stream } as const;
  expect(upstreamModel(storm, 0)).toBe('bench-too-long@20000x100');
  expect(upstreamModel(storm, 1)).toBe('bench@20000x100');
  expect(upstreamModel({ client: 'chat', upstream: 'chat', slowTail: 'hedged' }, 0)).toBe('bench-slow-tail');
});

it('gives the targets of a large combo a model each, on two connections', () => {
  const names = Array.from(
    { length: 20 },
    (_, index) => `${index % 2} ${upstreamModel({ client: 'chat', upstream: 'chat', targets: 20 }, index)}`,
  );
  expect(new Set(names).size).toBe(20);
});

it('knows what a proxy that only passes bytes can do', () => {
  expect(isPlain({ client: 'gemini', upstream: 'gemini' })).toBe(true);
  expect(isPlain({ client: 'gemini', upstream: 'chat' })).toBe(false);
  expect(isPlain({ client: 'chat', upstream: 'chat', firstFails: 'rate-limited' })).toBe(false);
});
