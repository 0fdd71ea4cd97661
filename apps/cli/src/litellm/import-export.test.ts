import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildProgram } from '../program.ts';

const config = `
model_list:
  - model_name: fast
    litellm_params: { model: openai/gpt-4o-mini, api_key: os.environ/OPENAI_API_KEY, weight: 9 }
  - model_name: fast
    litellm_params: { model: openai/local, api_base: os.environ/LOCAL_BASE, weight: 1 }
  - model_name: eu
    litellm_params: { model: voyage/gpt }
router_settings:
  fallbacks: [{ fast: [eu] }]
  content_policy_fallbacks: [{ fast: [eu] }]
litellm_settings: { callbacks: [langfuse] }
`;

const time = '2026-11-21T13:24:05.000Z';
const meta = { createdAt: time, updatedAt: time };

type Row = Record<string, unknown> & { readonly id: string; readonly name: string };

/** The admin API's connections, their models and combos, as far as an import and an export use them; secrets are kept to look at. */
let connections: Row[];
let combos: Row[];
let aliases: Row[];
let models: Record<string, Row[]>;
let writes: string[];
let server: Server;
let url: string;
let directory: string;
let variables: Record<string, string>;

beforeEach(async () => {
  [connections, combos, aliases, writes, models] = [[], [], [], [], {}];
  variables = { OPENAI_API_KEY: 'sk-from-environment', LOCAL_BASE: 'http://127.0.0.1:8000/v1' };
  directory = await mkdtemp(join(tmpdir(), 'omniroute-import-'));
  await writeFile(join(directory, 'config.yaml'), config);
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true, force: true });
});

/** The server calls every combo by its name. */
function chainNamesOf(fallback: unknown): object {
  const chains =
    typeof fallback === 'object' && fallback !== null && 'chains' in fallback ? fallback.chains : undefined;
  return chains === undefined ? {} : { chainNames: chains };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const [, , kind, id = '', part] = (request.url ?? '').split('/');
  if (kind === 'routing-defaults') return replyDefaults(response);
  const rows = kind === 'connections' ? connections : kind === 'aliases' ? aliases : combos;
  const build = kind === 'connections' ? toConnection : kind === 'aliases' ? toAlias : toCombo;
  if (request.method !== 'GET') writes.push(`${request.method} ${kind}`);
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (part === 'models') {
    const list = (models[id.replace(/^con_/, '')] ??= []);
    if (request.method === 'PUT') list.push(toModel(JSON.parse(text)));
    return reply(200, { items: [...new Map(list.map((model) => [model.id, model])).values()] });
  }
  if (request.method === 'GET') return reply(200, { items: rows });
  const body = JSON.parse(text);
  const index = rows.findIndex((row) => row.id === id);
  const row = build({ ...rows[index], ...body });
  if (index === -1) rows.push(row);
  else rows[index] = row;
  return reply(index === -1 ? 201 : 200, row);
}

function toConnection(body: Row): Row {
  const base = { baseUrl: 'https://api.openai.com/v1', settings: {}, status: 'untested', modelCount: 0, endpoints: {} };
  const made = { id: `con_${body.name}`, providerName: body['provider'], hasSecret: body['secret'] !== undefined };
  return { ...base, ...meta, ...body, ...made };
}

function toModel({ id, facts }: { readonly id: string; readonly facts: Record<string, unknown> }): Row {
  const { usdPerMillion, ...rest } = facts;
  const price = usdPerMillion && { tiers: [{ usdPerMillion }], source: 'user' };
  const known = { name: id, source: 'manual', state: 'active', overridden: true, override: facts };
  return { id, ...known, ...rest, ...(price !== undefined && { price }) };
}

function replyDefaults(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
}

function toAlias(body: Row): Row {
  const target = Object(body['target']);
  const named =
    'combo' in target
      ? { ...target, comboName: target.combo }
      : { ...target, connectionName: target.connection, provider: 'x' };
  return { ...meta, ...body, target: named, hides: { total: 0, examples: [] }, id: `als_${body.name}` };
}

function toCombo(body: Row & { readonly targets: readonly Record<string, unknown>[] }): Row {
  const targets = body.targets.map((target) =>
    'combo' in target
      ? { ...target, comboName: target['combo'] }
      : { ...target, connectionName: target['connection'], provider: 'x' },
  );
  return {
    version: 1,
    ...meta,
    ...body,
    fallback: body['fallback'] ?? {},
    ...chainNamesOf(body['fallback']),
    options: {},
    targets,
    id: `cmb_${body.name}`,
  };
}

/** A person put a condition on the first target. */
function withCondition(row: Row | undefined): Row {
  const [first, ...rest] = Array.isArray(row?.['targets']) ? row['targets'] : [];
  return { id: '', name: '', ...row, targets: [{ ...first, when: { tag: ['vip'] } }, ...rest] };
}

async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const settings = { url, token: 'right', host: '127.0.0.1', port: 0, dataDirectory: directory };
  const readVariable = (name: string) => variables[name];
  const program = buildProgram({ settings, print: (line) => lines.push(line), readVariable });
  await program.parseAsync(args, { from: 'user' });
  return lines.join('\n');
}

const importFile = (...options: readonly string[]) =>
  run('import', 'litellm', join(directory, 'config.yaml'), ...options);

describe('omniroute import litellm', () => {
  it('reports every key in a dry run, and asks no gateway', async () => {
    const output = await importFile('--dry-run', '--url', 'http://127.0.0.1:1');
    expect(output).toMatch(/^model_list\[2\]\.litellm_params +kept +Stays with LiteLLM/m);
    expect(output).toMatch(/^litellm_settings\.callbacks +kept/m);
    expect(output).toContain('Would make 3 connections: openai, openai-compatible, litellm');
    expect(output).toContain('Would make 3 combos: fast.pool, fast, eu');
    expect(output).toContain('Reads from the environment: OPENAI_API_KEY, LOCAL_BASE, LITELLM_MASTER_KEY');
    expect(writes).toEqual([]);
  });

  it('creates connections with secrets and addresses from the environment, then combos in the order of their references', async () => {
    const output = await importFile('--litellm-url', 'http://127.0.0.1:4100/v1');
    expect(connections).toMatchObject([
      { name: 'openai', secret: 'sk-from-environment' },
      { name: 'openai-compatible', baseUrl: 'http://127.0.0.1:8000/v1', settings: { allowPrivateNetwork: true } },
      { name: 'litellm', baseUrl: 'http://127.0.0.1:4100', hasSecret: false },
    ]);
    expect(combos.map(({ name }) => name)).toEqual(['fast.pool', 'eu', 'fast']);
    expect(output).toMatch(/^connection +litellm +created +no key: set LITELLM_MASTER_KEY and import again$/m);
    expect(output).not.toContain('sk-from-environment');
  });

  it('changes nothing the second time, and only what differs after that', async () => {
    await importFile();
    writes = [];
    expect(await importFile()).not.toMatch(/created|updated/);
    expect(writes).toEqual([]);
    variables['LITELLM_MASTER_KEY'] = 'sk-proxy';
    await writeFile(join(directory, 'config.yaml'), config.replace('weight: 9', 'weight: 5'));
    const pool = combos.findIndex(({ name }) => name === 'fast.pool');
    combos[pool] = withCondition(combos[pool]);
    const output = await importFile();
    expect(writes).toEqual(['PATCH connections', 'PATCH combos']);
    expect(combos[pool]).toMatchObject({ targets: [{ weight: 5, when: { tag: ['vip'] } }, {}] });
    expect(output).toMatch(/^connection +litellm +updated$/m);
    expect(output).toMatch(/^combo +fast\.pool +updated$/m);
  });

  const named = `
model_list:
  - model_name: openai/best
    litellm_params: { model: openai/gpt-4o, api_key: os.environ/OPENAI_API_KEY }
  - model_name: any/*
    litellm_params: { model: openai/*, api_key: os.environ/OPENAI_API_KEY }
  - model_name: fast
    litellm_params: { model: openai/gpt-4o-mini, api_key: os.environ/OPENAI_API_KEY }
router_settings: { model_group_alias: { quick: fast } }
`;

  it('makes other names aliases and wildcards patterns, once, and leaves names that mean something else', async () => {
    await writeFile(join(directory, 'config.yaml'), named);
    expect(await importFile('--dry-run')).toContain('Would make 2 aliases: openai/best, quick');
    const output = await importFile();
    expect(output).toMatch(/^alias +quick +created$/m);
    expect(aliases.map(({ name }) => name)).toEqual(['openai/best', 'quick']);
    expect(await importFile()).not.toMatch(/created|updated/);
    combos.push({ ...combos[0], id: 'cmb_x', name: 'quick' });
    expect(await importFile()).toMatch(/^alias +quick +unchanged +a combo has this name: it stays$/m);
  });

  it('names all variables that are missing before it changes anything', async () => {
    variables = {};
    await expect(importFile()).rejects.toThrow('Set these variables first: OPENAI_API_KEY, LOCAL_BASE.');
    expect(writes).toEqual([]);
  });

  const priced = `
model_list:
  - model_name: m
    litellm_params: { model: openai/gpt-4o-mini, input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 }
    model_info: { max_input_tokens: 1000, supports_vision: false }
`;

  it('enters prices, limits and abilities once, and keeps what a person entered beside them', async () => {
    await writeFile(join(directory, 'config.yaml'), priced);
    expect(await importFile('--dry-run')).toContain(
      'Would enter prices, limits or abilities of 1 model: openai/gpt-4o-mini',
    );
    expect(await importFile()).toMatch(/^model +openai\/gpt-4o-mini +created$/m);
    writes = [];
    expect(await importFile()).toMatch(/^model +openai\/gpt-4o-mini +unchanged$/m);
    expect(writes).toEqual([]);
    models['openai']?.push(
      toModel({
        id: 'gpt-4o-mini',
        facts: { maxInputTokens: 1000, maxOutputTokens: 5, usdPerMillion: { input: '1.50' } },
      }),
    );
    expect(await importFile()).toMatch(/^model +openai\/gpt-4o-mini +updated$/m);
    expect(models['openai']?.at(-1)).toMatchObject({
      maxOutputTokens: 5,
      features: { vision: false },
      price: { tiers: [{ usdPerMillion: { input: '1', output: '2' } }] },
    });
  });

  it('reads options and the file of a service account where variables lead', async () => {
    const file = `
model_list:
  - model_name: v
    litellm_params: { model: vertex_ai/gemini-2.5-pro, vertex_project: os.environ/PROJECT }
  - model_name: b
    litellm_params: { model: bedrock/amazon.nova }
`;
    await writeFile(join(directory, 'config.yaml'), file);
    await expect(importFile()).rejects.toThrow(
      'Set these variables first: GOOGLE_APPLICATION_CREDENTIALS, PROJECT, AWS_SECRET_ACCESS_KEY, AWS_REGION_NAME, AWS_ACCESS_KEY_ID.',
    );
    const account = join(directory, 'account.json');
    await writeFile(account, '{"type": "service_account"}\n');
    const aws = { AWS_SECRET_ACCESS_KEY: 's', AWS_REGION_NAME: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIA' };
    variables = { PROJECT: 'p-1', GOOGLE_APPLICATION_CREDENTIALS: account, ...aws };
    await importFile();
    expect(connections).toMatchObject([
      { secret: '{"type": "service_account"}', settings: { options: { project: 'p-1', location: 'us-central1' } } },
      { secret: 's', settings: { options: { region: 'eu-west-1', accessKeyId: 'AKIA' } } },
    ]);
    writes = [];
    expect(await importFile()).not.toMatch(/created|updated/);
    expect(writes).toEqual([]);
  });

  it('does not turn a connection of another provider into its own', async () => {
    connections.push(toConnection({ id: '', name: 'openai', provider: 'groq' }));
    await expect(importFile()).rejects.toThrow('The connection “openai” exists and is of groq, not of openai');
    expect(writes).toEqual([]);
  });

  it('says so when the file cannot be read', async () => {
    await expect(run('import', 'litellm', '/no/such/file', '--dry-run')).rejects.toThrow('The file cannot be read');
  });
});

describe('omniroute export litellm', () => {
  it('writes what an import takes back unchanged, without secrets', async () => {
    await importFile();
    writes = [];
    const file = join(directory, 'config.yaml');
    await run('export', 'litellm', '--output', file);
    const text = await readFile(file, 'utf8');
    expect(text).toContain('api_key: os.environ/OPENAI_API_KEY');
    expect(text).not.toContain('sk-from-environment');
    expect(await importFile()).not.toMatch(/created|updated/);
    expect(writes).toEqual([]);
  });

  it('tells LiteLLM what is known better of models', async () => {
    await importFile();
    models['openai'] = [toModel({ id: 'gpt-4o-mini', facts: { usdPerMillion: { input: '0.3' }, maxOutputTokens: 9 } })];
    expect(await run('export', 'litellm')).toMatch(/max_output_tokens: 9\n +input_cost_per_token: 3\.0e-7/);
  });
});
