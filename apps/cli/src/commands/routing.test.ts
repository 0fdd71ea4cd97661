import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildProgram } from '../program.ts';

const near = { connection: 'con_1', connectionName: 'near', provider: 'x', model: 'm' };
const far = { ...near, connection: 'con_2', connectionName: 'far' };

const simulation = {
  order: [{ ...near, movesOnAfter: ['rate-limit'], next: [] }],
  skipped: [],
  predicted: {
    steps: [
      {
        ...near,
        atMs: 0,
        untilMs: 0,
        fate: 'fails',
        failureKind: 'rate-limit',
        detail: 'near/m is asked and fails: rate-limit.',
      },
      { ...far, atMs: 0, fate: 'answers', detail: 'far/m is asked and answers.' },
    ],
    end: { answered: true, detail: 'far/m answers.' },
  },
  shares: {
    requests: 10,
    refused: 0,
    targets: [
      { ...near, requests: 7 },
      { ...far, requests: 3 },
    ],
  },
  warnings: [{ kind: 'one-target', detail: 'Only near/m can be asked.' }],
};

const report = {
  type: 'report',
  from: '2026-11-14T00:00:00.000Z',
  to: '2026-11-21T00:00:00.000Z',
  requests: 1200,
  complete: true,
  moved: 300,
  cost: { requests: 1200, recordedNanoUsd: 2_000_000_000, expectedNanoUsd: 500_000_000, unknown: 3 },
  firstToken: { requests: 900, recordedMs: 400, expectedMs: 1300 },
  duration: { requests: 0 },
  refused: { recorded: 0, expected: 2, reasons: [{ message: 'Nobody is left.', requests: 2 }] },
  targets: [{ ...near, recordedRequests: 1200, expectedRequests: 898 }],
};

let server: Server;
let directory: string;
let received: string;
beforeEach(async () => {
  received = '';
  directory = await mkdtemp(join(tmpdir(), 'omniroute-cli-'));
  server = createServer(async (request, response) => {
    for await (const chunk of request) received += String(chunk);
    const lines = request.url === '/api/replay' ? [{ type: 'progress', done: 500, part: 0.4 }, report] : [simulation];
    response.end(lines.map((line) => JSON.stringify(line)).join('\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true, force: true });
});

async function run(...words: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const { port } = server.address() as AddressInfo;
  const settings = {
    url: `http://127.0.0.1:${port}`,
    token: 'right',
    host: '127.0.0.1',
    port,
    dataDirectory: directory,
  };
  const context = { settings, print: (line: string) => lines.push(line), readVariable: () => undefined };
  await buildProgram(context).parseAsync(['node', 'omniroute', ...words]);
  return lines.join('\n');
}

async function comboFile(): Promise<string> {
  const path = join(directory, 'combo.json');
  await writeFile(path, JSON.stringify({ name: 'best', strategy: 'priority', targets: [] }));
  return path;
}

test('simulate tells what would happen step by step, the shares and what is worth knowing', async () => {
  const said = await run(
    'simulate',
    'best',
    '--tokens',
    '900',
    '--needs',
    'tools',
    '--fail',
    'near/m=rate-limit',
    '--draws',
    '10',
  );
  expect(said).toContain('near/m is asked and fails: rate-limit.\nfar/m is asked and answers.');
  expect(said).toContain('First for 7 of 10: near/m');
  expect(said).toContain('Worth knowing: Only near/m can be asked.');
  expect(JSON.parse(received)).toMatchObject({
    sketch: { inputTokens: 900, needs: ['tools'] },
    draws: 10,
    assume: { targets: { 'near/m': { state: 'rate-limit' } } },
  });
});

test('simulate takes a combo that is not saved, and refuses a failure that there is not', async () => {
  await run('simulate', 'best', '--combo-file', await comboFile());
  expect(JSON.parse(received)).toMatchObject({ combo: { name: 'best', strategy: 'priority' } });
  await expect(run('simulate', 'best', '--fail', 'near/m=bored')).rejects.toThrow('is no target=kind');
});

test('replay shows what was beside what would be', async () => {
  const said = await run('replay', 'best', '--combo-file', await comboFile(), '--limit', '5000');
  expect(said.split('\n')).toEqual([
    '1,200 requests',
    'Another target first: 300',
    'Cost: $2 → $0.5; unknown of 3',
    'First token: 400 ms → 1.30 s',
    'Whole answer: — → —',
    'Refused: 0 → 2',
    '  2 × Nobody is left.',
    '',
    'TARGET  ENDED  WOULD BE FIRST',
    'near/m  1,200             898',
  ]);
  expect(JSON.parse(received)).toMatchObject({ comboId: 'best', limit: 5000, combo: { name: 'best' } });
});
