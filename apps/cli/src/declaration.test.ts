import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildProgram } from './program.ts';

const time = '2026-11-21T13:24:05.000Z';
const combo = {
  id: 'cmb_1',
  name: 'best',
  strategy: 'priority',
  targets: [{ connection: 'con_1', connectionName: 'local', provider: 'x', model: 'a' }],
  fallback: {},
  options: {},
  version: 3,
  createdAt: time,
  updatedAt: time,
};
const changes = {
  fields: [{ field: 'fallback.attempts', before: 2 }],
  targets: [{ type: 'moved', name: 'local/a', from: 1, to: 0 }],
};
const report = {
  canary: { version: 2, percentage: 5, by: 'user', startedAt: time, until: time, state: 'running' },
  since: time,
  versions: [{ version: 2, requests: 10, share: 0.05, errors: 1, spendNanoUsd: 2_000_000, unpricedRequests: 0 }],
};
const replies: Readonly<Record<string, unknown>> = {
  'GET /api/combos/best/versions?limit=100': {
    items: [{ version: 3, createdAt: time, state: 'current', combo, changes }],
  },
  'GET /api/combos/best/diff?from=1': changes,
  'POST /api/combos/best/roll-back': combo,
  'GET /api/combos/best/canary': report,
  'POST /api/combos/best/canary': combo,
  'GET /api/export/yaml': {
    yaml: 'version: 1\n',
    variables: [{ name: 'OPENAI_API_KEY', holds: 'the secret of the connection “openai”' }],
    notes: ['A note.'],
  },
  'POST /api/declaration/apply': {
    applied: true,
    changes: [{ section: 'combos', name: 'best', type: 'changed', fields: ['strategy'] }],
    faults: [],
  },
};

let server: Server;
let url: string;
let directory: string;
let asked: { readonly path: string; readonly body: unknown }[];

beforeEach(async () => {
  asked = [];
  directory = await mkdtemp(join(tmpdir(), 'omniroute-cli-'));
  server = createServer(async (request, response) => {
    const path = `${request.method ?? ''} ${request.url ?? ''}`;
    const body = await text(request);
    asked.push({ path, body: body === '' ? undefined : JSON.parse(body) });
    response.writeHead(replies[path] === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(replies[path] ?? { error: { code: 'not-found', message: path } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});

afterEach(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const settings = { url, token: 'right', host: '127.0.0.1', port: 0, dataDirectory: directory };
  const readVariable = (name: string) => (name === 'OPENAI_API_KEY' ? 'sk-from-environment' : undefined);
  const program = buildProgram({ settings, print: (line) => lines.push(line), readVariable });
  await program.parseAsync(args, { from: 'user' });
  return lines.join('\n');
}

async function write(content: string): Promise<string> {
  const file = join(directory, 'omniroute.yaml');
  await writeFile(file, content);
  return file;
}

const right = 'connections:\n  openai: { provider: openai, secret: "${OPENAI_API_KEY}" }\n';

describe('omniroute check', () => {
  it('says that a file is right, and which variables it needs, without a gateway', async () => {
    const output = await run('check', await write(right));
    expect(output).toContain('is right.\nVariables that it refers to: OPENAI_API_KEY');
    expect(asked).toEqual([]);
  });

  it('tells every fault as file:line:column', async () => {
    const file = await write('combos:\n  a: { strategy: x, targets: [] }\nfoo: 1\n');
    await expect(run('check', file)).rejects.toThrow(
      new RegExp(
        `^${file}:2:18: combos\\.a\\.strategy: .*\n${file}:2:30: combos\\.a\\.targets: .*\n${file}:3:1: foo: `,
      ),
    );
  });
});

it('finds nothing wrong with the file that the documentation shows', async () => {
  const docs = await readFile(new URL('../../../docs/declaration.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(docs) ?? [];
  expect(await run('check', await write(example))).toContain('refers to: GPU_BOX, OPENAI_API_KEY, CI_KEY');
});

describe('omniroute apply', () => {
  it('sends the file with the variables that it refers to, and shows what changed', async () => {
    const output = await run('apply', await write(right));
    expect(asked).toEqual([
      {
        path: 'POST /api/declaration/apply',
        body: { yaml: right, variables: { OPENAI_API_KEY: 'sk-from-environment' }, dryRun: false },
      },
    ]);
    expect(output).toMatch(/^combos +best +changed +strategy$/m);
  });

  it('asks no gateway about a file that is wrong', async () => {
    await expect(run('apply', await write('foo: 1'))).rejects.toThrow('There is no section “foo”');
    expect(asked).toEqual([]);
  });
});

it('omniroute export yaml writes the file and says what is to be set', async () => {
  const file = join(directory, 'out.yaml');
  const output = await run('export', 'yaml', '--output', file);
  expect(await readFile(file, 'utf8')).toBe('version: 1\n');
  expect(output).toContain('To be set: OPENAI_API_KEY (the secret of the connection “openai”)\nA note.');
});

describe('omniroute combos', () => {
  it('lists versions with what they changed, and compares two', async () => {
    expect(await run('combos', 'versions', 'best')).toMatch(
      /^ +3 +current +2026-11-21 13:24 +fallback\.attempts 2 → —; local\/a moved from 2 to 1$/m,
    );
    expect(await run('combos', 'versions', 'best', '--diff', '1..')).toContain('local/a moved from 2 to 1');
    await expect(run('combos', 'versions', 'best', '--diff', 'x')).rejects.toThrow('is no range of versions');
  });

  it('rolls back', async () => {
    expect(await run('combos', 'rollback', 'best', '1')).toBe('“best” is as version 1 was: now version 3.');
    expect(asked[0]?.body).toEqual({ version: 1 });
  });

  it('begins a canary and shows how it fares', async () => {
    const output = await run(
      'combos',
      'canary',
      'best',
      '--version',
      '2',
      '--percentage',
      '5',
      '--for',
      '12h',
      '--by',
      'user',
    );
    expect(asked[0]?.body).toEqual({ version: 2, percentage: 5, forMs: 43_200_000, by: 'user' });
    expect(output).toContain('Canary of version 2, 5 % by user: runs until 2026-11-21 13:24 UTC.');
    expect(output).toMatch(/^ +2 +10 +5\.0 % +1 +\$0\.002$/m);
    await expect(run('combos', 'canary', 'best', '--version', '2')).rejects.toThrow('needs --percentage and --for');
  });
});
