import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildProgram } from '../program.ts';

const closed = { state: 'closed', failures: 0, openings: 0 };
const items = [
  {
    connection: 'con_1',
    connectionName: 'local',
    provider: 'x',
    model: 'a/b',
    standing: { state: 'cooling', reason: 'rate-limit', scope: 'model', until: '2026-11-21T13:24:05.000Z' },
    breaker: { ...closed, state: 'open', openings: 1 },
    inFlight: 2,
    requestsLastMinute: 9,
    tokensLastMinute: 900,
    errorRate: 0.125,
    firstTokenMs: 840,
    limits: { requests: { limit: 60, remaining: 0, resetAt: '2026-11-21T13:24:05.000Z' } },
  },
  {
    connection: 'con_2',
    connectionName: 'far',
    provider: 'x',
    standing: { state: 'drained' },
    breaker: closed,
    inFlight: 0,
    requestsLastMinute: 0,
    tokensLastMinute: 0,
  },
];

let server: Server;
let url: string;
let received: string[];

beforeEach(async () => {
  received = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push(`${request.method} ${request.url} ${body}`.trim());
    if (request.method !== 'GET') response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const settings = { url, token: 'right', host: '127.0.0.1', port: 1, dataDirectory: '/tmp' };
  const program = buildProgram({ settings, print: (line) => lines.push(line), readVariable: () => undefined });
  await program.parseAsync(args, { from: 'user' });
  return lines.join('\n');
}

it('shows how each target is, a connection as a whole with a star', async () => {
  expect(await run('health', 'local')).toBe(
    [
      'TARGET     STATE    WHY         UNTIL (UTC)          IN FLIGHT  ERRORS  FIRST TOKEN  REQUESTS LEFT  TOKENS LEFT',
      'local/a/b  cooling  rate-limit  2026-11-21 13:24:05          2  12.5 %       840 ms              0            —',
      'far/*      drained  —           —                            0       —            —              —            —',
    ].join('\n'),
  );
  expect(received).toEqual(['GET /api/health/targets?connection=local']);
  expect(JSON.parse(await run('health', '--json'))).toEqual(items);
});

it('drains, takes back in and resets a connection or one model of it', async () => {
  expect(await run('drain', 'local', 'a/b')).toBe(
    'local/a/b is drained. Take it back in with: omniroute undrain local a/b',
  );
  expect(await run('undrain', 'local')).toBe('local is back in.');
  expect(await run('health', 'reset', 'local', 'a/b')).toBe('local/a/b starts anew.');
  expect(received).toEqual([
    'POST /api/connections/local/drain {"model":"a/b"}',
    'DELETE /api/connections/local/drain',
    'POST /api/health/reset {"connection":"local","model":"a/b"}',
  ]);
});
