import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildProgram } from '../program.ts';

const stats = {
  range: '30d',
  entries: 1200,
  bytes: 12_345_678,
  limitBytes: 268_435_456,
  exactHits: 41,
  semanticHits: 1,
  savedNanoUsd: 138_000,
  combos: [
    {
      combo: 'cmb_1',
      comboName: 'front',
      entries: 1199,
      bytes: 12_344_000,
      exactHits: 40,
      semanticHits: 1,
      savedNanoUsd: 137_000,
    },
    { entries: 1, bytes: 1678, exactHits: 1, semanticHits: 0, savedNanoUsd: 1000 },
  ],
};

let server: Server;
let url: string;
let received: string[];

beforeEach(async () => {
  received = [];
  server = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(request.method === 'GET' ? stats : { removed: 1199 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function run(...args: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const settings = { url, token: 'right', host: '127.0.0.1', port: 1, dataDirectory: '/tmp' };
  const program = buildProgram({ settings, print: (line) => lines.push(line), readVariable: () => undefined });
  await program.parseAsync(args, { from: 'user' });
  return lines;
}

it('shows what is kept and what that saved, by combo and in all', async () => {
  const lines = await run('cache', 'stats', '--range', '30d');
  expect(received).toEqual(['GET /api/cache?range=30d']);
  expect(lines.find((line) => line.startsWith('front'))).toMatch(/1,199 +12\.3 MB +40 +1 +\$0\.000137$/);
  expect(lines.find((line) => line.startsWith('models addressed directly'))).toMatch(/1 +2 kB +1 +0 +\$0\.000001$/);
  expect(lines.find((line) => line.startsWith('all'))).toMatch(/1,200 .* 41 +1 +\$0\.000138$/);
  expect(lines.at(-1)).toContain('268.4 MB');
});

it('forgets the answers of one combo or all', async () => {
  expect(await run('cache', 'clear', '--combo', 'front')).toEqual(['Forgotten: 1,199 answers.']);
  await run('cache', 'clear', '--json');
  expect(received).toEqual(['DELETE /api/cache?combo=front', 'DELETE /api/cache']);
});
