import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainError } from './explain-error.ts';
import { buildProgram } from './program.ts';

const time = '2026-11-21T13:24:05.000Z';
const connection = {
  id: 'con_1',
  name: 'local',
  provider: 'openai-compatible',
  providerName: 'OpenAI-compatible',
  baseUrl: 'http://127.0.0.1:8000/v1',
  endpoints: {},
  hasSecret: true,
  settings: {},
  status: 'failing',
  modelCount: 1234,
  createdAt: time,
  updatedAt: time,
};
const combo = {
  id: 'cmb_1',
  name: 'best',
  strategy: 'weighted',
  targets: [
    { connection: 'con_1', connectionName: 'local', provider: 'x', model: 'a/b', weight: 3 },
    { combo: 'cmb_2', comboName: 'cheap' },
  ],
  fallback: {},
  options: {},
  version: 1,
  createdAt: time,
  updatedAt: time,
};
const key = { id: 'key_1', name: 'laptop', hint: 'sk-…abcd', tags: [], options: {}, createdAt: time, requestCount: 0 };
const figures = {
  requests: 2,
  errors: 1,
  spendNanoUsd: 0,
  unpricedRequests: 1,
  tokens: { input: 1000, 'cache-read': 500 },
};
const overview = {
  range: '7d',
  from: time,
  to: time,
  bucket: 'hour',
  totals: {
    shadows: { requests: 0, errors: 0, spendNanoUsd: 0 },
    ...figures,
    cancelled: 0,
    failedOver: 0,
    latencyMs: { p50: 1234 },
    firstTokenMs: {},
  },
  series: [],
  byModel: [{ id: 'm', name: 'small', ...figures }],
  byConnection: [],
  byKey: [],
};
const pages: Readonly<Record<string, object>> = {
  '/health/ready': {},
  '/api/connections': { items: [connection] },
  '/api/connections/local': connection,
  '/api/connections/con_1/models': {
    items: [{ id: 'a/b', source: 'discovered', state: 'active', overridden: false, mode: 'chat' }],
  },
  '/api/combos': { items: [combo] },
  '/api/keys': { items: [key] },
  '/api/limits': {
    items: [
      {
        kind: 'key',
        id: 'key_1',
        name: 'laptop',
        inFlight: 1,
        queued: 3,
        uses: [
          { limit: 'concurrency', most: 1, used: 1 },
          { limit: 'budget-day', most: 5e9, used: 1_250_000_000, resetMs: 1000 },
        ],
      },
    ],
  },
  '/api/storage': {
    databaseBytes: 4_100_000_000,
    spoolBytes: 12_000,
    since: '2026-08-23T09:30:00.000Z',
    policy: { requestDays: 90 },
    backups: [{ path: '/data/backups/one', createdAt: '2026-11-21T12:00:00.000Z', bytes: 4_000_000_000 }],
  },
  '/api/analytics/overview?range=7d': overview,
  '/api/analytics/overview?range=24h': { ...overview, range: '24h' },
};

const simulation = {
  order: [
    {
      connection: 'con_1',
      connectionName: 'local',
      provider: 'x',
      model: 'a/b',
      expectedCostNanoUsd: 138_000,
      movesOnAfter: ['rate-limit', 'timeout'],
      next: [],
    },
    { connection: 'con_2', connectionName: 'far', provider: 'x', model: 'c', movesOnAfter: [], next: [] },
  ],
  skipped: [{ name: 'near/d', reason: 'condition', detail: 'Its condition does not hold: team.' }],
  limits: { targets: 2, deadlineMs: 600_000, firstEventMs: 300_000 },
};

const sums = {
  answered: 1,
  failedOver: 0,
  failed: 0,
  broken: 0,
  cancelled: 0,
  refused: 0,
  streams: 0,
  suspects: 0,
  cacheHits: 0,
  calls: 1,
  unpriced: 0,
  tokens: {},
  units: {},
};
const laptop = { id: 'key_1', name: 'laptop' };
const grouped = {
  from: '2026-11-20T00:00:00.000Z',
  to: '2026-11-21T00:00:00.000Z',
  groups: [
    { ...sums, values: [laptop, null], requests: 1 },
    {
      ...sums,
      values: [laptop, { id: 'litellm', name: 'LiteLLM' }],
      requests: 3,
      failed: 1,
      tokens: { input: 24, output: 15 },
      spendNanoUsd: 500_000_000,
    },
  ],
};

let server: Server;
let url: string;
let port: number;
let directory: string;
/** The body of the last creation. */
let received: string;

async function answerWith(answer: object, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const chunk of request) received += String(chunk);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function answerCreation(request: IncomingMessage, response: ServerResponse): Promise<void> {
  for await (const chunk of request) received += String(chunk);
  response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(connection));
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'omniroute-cli-'));
  received = '';
  server = createServer((request, response) => {
    if (request.url === '/api/simulate') return void answerWith(simulation, request, response);
    if (request.url === '/api/analytics/figures') return void answerWith(grouped, request, response);
    if (request.method === 'POST') return void answerCreation(request, response);
    const isAllowed = request.url === '/health/ready' || request.headers.authorization === 'Bearer right';
    const page = pages[request.url ?? ''];
    const fault = { error: { code: 'unauthenticated', message: 'Sign in first.' } };
    response.writeHead(isAllowed ? (page ? 200 : 404) : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAllowed ? (page ?? { error: { code: 'not-found', message: 'No.' } }) : fault));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
  url = `http://127.0.0.1:${port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true, force: true });
  process.exitCode = undefined;
});

const readVariable = (name: string) => (name === 'NONE' ? undefined : `secret-of-${name}`);

async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const settings = { url, token: 'right', host: '127.0.0.1', port, dataDirectory: directory };
  const program = buildProgram({ settings, print: (line) => lines.push(line), readVariable });
  await program.parseAsync(args, { from: 'user' });
  return lines.join('\n');
}

describe('omniroute', () => {
  it('lists connections in aligned columns', async () => {
    expect(await run('connections')).toBe(
      [
        'NAME   PROVIDER           STATUS   MODELS  BASE URL',
        'local  openai-compatible  failing   1,234  http://127.0.0.1:8000/v1',
      ].join('\n'),
    );
  });

  it('adds a connection with its options, the secret from the environment', async () => {
    const options = ['--option', 'project=p-1', '--option', 'location=europe-west4'];
    const said = await run('connections', 'add', 'vertex', '--name', 'google', '--secret-env', 'KEY_JSON', ...options);
    expect(said).toBe('Added local (OpenAI-compatible) at http://127.0.0.1:8000/v1.');
    expect(JSON.parse(received)).toEqual({
      provider: 'vertex',
      name: 'google',
      secret: 'secret-of-KEY_JSON',
      settings: { options: { project: 'p-1', location: 'europe-west4' } },
    });
  });

  it('shows who would be asked, and sends what decides it', async () => {
    const said = await run('simulate', 'best', '--key', 'laptop', '--header', 'X-Tier: gold', '--seed', '7');
    expect(said).toBe(
      [
        '#  TARGET     EXPECTED COST  MOVES ON AFTER',
        '1  local/a/b      $0.000138  rate-limit, timeout',
        '2  far/c                  —  —',
        '',
        'Not asked: near/d. Its condition does not hold: team.',
      ].join('\n'),
    );
    expect(JSON.parse(received)).toMatchObject({
      model: 'best',
      format: 'openai-chat',
      key: 'laptop',
      headers: { 'X-Tier': 'gold' },
      assume: { seed: 7 },
    });
    await expect(run('simulate', 'best', '--request', '/nowhere')).rejects.toThrow('cannot be read');
    await expect(run('simulate', 'best', '--header', 'gold')).rejects.toThrow('is no “name: value”');
  });

  it('refuses an option without a value and a variable that is not set', async () => {
    await expect(run('connections', 'add', 'vertex', '--option', 'project')).rejects.toThrow('is no name=value');
    await expect(run('connections', 'add', 'vertex', '--secret-env', 'NONE')).rejects.toThrow('NONE is not set');
    await expect(run('connections', 'add', 'vertex', '--secret-file', '/nowhere')).rejects.toThrow('cannot be read');
  });

  it('lists the same as JSON for programs', async () => {
    expect(JSON.parse(await run('connections', '--json'))).toEqual([connection]);
  });

  it('names the targets of a combo as clients would', async () => {
    expect(await run('combos')).toContain('local/a/b ×3, combo/cheap');
  });

  it('shows what is unknown of a key as a dash', async () => {
    expect(await run('keys')).toMatch(/laptop {2}sk-…abcd {2}— +active +0 {2}—$/m);
  });

  it('shows how much of each limit is used, budgets in USD', async () => {
    const shown = await run('limits');
    expect(shown).toMatch(/key laptop +requests at once +1 +1 +3/);
    expect(shown).toMatch(/key laptop +USD a day +\$1\.25 +\$5 +—/);
  });

  it('lists models of all connections, or of one by name', async () => {
    expect(await run('models')).toContain('local/a/b');
    expect(await run('models', 'local')).toContain('local/a/b');
  });

  it('adds cached tokens to the input and shows an unknown cost as a dash', async () => {
    const usage = await run('usage', '--range', '7d');
    expect(usage).toMatch(/^small +2 +1 +1,500 +— +—$/m);
    expect(usage).toContain('Latency p50 1.23 s, p95 — (7d)');
    expect(usage).toContain('Requests whose cost is not known: 1');
  });

  it('sums up by what it is asked for, spend first, and says what there is to ask for', async () => {
    expect(await run('usage', '--by', 'key,way')).toMatch(
      /^KEY +WAY +REQUESTS[^]*^laptop +LiteLLM +3 +1 +24 +15 +\$0\.5\n[^]*^laptop +— +1/m,
    );
    await expect(run('usage', '--by', 'colour')).rejects.toThrow(/“colour” is none of: model/);
  });

  it('tells the room that the data take, how long they stay, and the backups', async () => {
    const storage = await run('storage');
    expect(storage).toContain('Database 4,100 MB, on the way into it 12 kB.');
    expect(storage).toContain('kept for 90 days, their sums by day for good. The first began 2026-08-23 09:30 UTC.');
    expect(storage).toMatch(/^\/data\/backups\/one +2026-11-21 12:00 +4,000 MB$/m);
    await expect(run('storage', 'keep', 'some')).rejects.toThrow('neither a number of days nor');
  });

  it('sums up what the gateway serves', async () => {
    expect(JSON.parse(await run('status', '--json'))).toMatchObject({ url, failingConnections: 1, activeKeys: 1 });
  });

  it('finds nothing wrong with a healthy installation', async () => {
    const verdicts = JSON.parse(await run('doctor', '--json'));
    expect(verdicts.map((verdict: { status: string }) => verdict.status)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(process.exitCode).toBeUndefined();
  });

  it('tells when another program holds the port, and exits with 1', async () => {
    const verdicts = JSON.parse(await run('doctor', '--json', '--url', `${url}/elsewhere`));
    expect(verdicts[2]).toMatchObject({ check: 'port', status: 'failed' });
    expect(process.exitCode).toBe(1);
  });

  it('says how to give a token when the gateway asks for one', async () => {
    const error: unknown = await run('keys', '--token', 'wrong').catch((reason: unknown) => reason);
    expect(explainError(error)).toBe(
      'Sign in first. Set OMNIROUTE_ADMIN_TOKEN (here and for the gateway) or give --token.',
    );
  });

  it('says how to start a gateway that does not answer', async () => {
    const error: unknown = await run('keys', '--url', 'http://127.0.0.1:1').catch((reason: unknown) => reason);
    expect(explainError(error)).toContain('Start it with "omniroute serve"');
  });
});
