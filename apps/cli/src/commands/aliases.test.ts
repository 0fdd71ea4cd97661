import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildProgram } from '../program.ts';

type Row = Readonly<Record<string, unknown>> & { readonly name: string };

const meta = { createdAt: '2026-11-21T13:24:05.000Z', updatedAt: '2026-11-21T13:24:05.000Z' };
const routed = { strategy: 'priority', targets: [], fallback: {}, options: {}, version: 1 };
const fast = { id: 'cmb_1', name: 'fast', ...routed, ...meta };
const best = { id: 'als_1', name: 'best', target: { combo: 'cmb_1', comboName: 'fast' }, ...meta };

const simulatedVia = { kind: 'alias', names: ['vendor/best', 'best'] };

let server: Server;
let url: string;
let aliases: readonly Row[];
let writes: { readonly what: string; readonly body: unknown }[];

beforeEach(async () => {
  writes = [];
  aliases = [{ ...best, hides: { total: 7, examples: ['best'] } }];
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function reply(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { method, url: path } = request;
  if (method !== 'GET') writes.push({ what: `${method} ${path}`, body: text === '' ? undefined : JSON.parse(text) });
  const isCombos = path === '/api/combos';
  const list = { items: isCombos ? [fast] : aliases };
  if (path === '/api/simulate') return reply(response, { order: [], skipped: [], via: simulatedVia });
  if (method === 'DELETE') return void response.writeHead(204).end();
  response.writeHead(method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(method === 'GET' ? list : aliases[0]));
}

async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const settings = { url, token: 'right', host: '127.0.0.1', port: 1, dataDirectory: '/tmp' };
  const program = buildProgram({ settings, print: (line) => lines.push(line), readVariable: () => undefined });
  await program.parseAsync(args, { from: 'user' });
  return lines.join('\n');
}

it('lists what each alias leads to and stands before', async () => {
  expect(await run('aliases')).toMatch(/^best +exact +combo\/fast +— +7 listed$/m);
});

it('makes a name lead to a combo, an alias or a model, and changes one that is there', async () => {
  await run('aliases', 'set', 'gpt-*', 'combo/fast');
  await run('aliases', 'set', 'other', 'best');
  await run('aliases', 'set', 'anthropic/*', 'proxy/anthropic/*', '--shadow', 'near/m', '--percentage', '5');
  expect(await run('aliases', 'set', 'best', 'near/m', '--shadow', 'none')).toContain(
    'It stands before 7 listed: best …',
  );
  const shadow = { target: { connection: 'near', model: 'm' }, percentage: 5 };
  expect(writes).toEqual([
    { what: 'POST /api/aliases', body: { name: 'gpt-*', target: { combo: 'fast' } } },
    { what: 'POST /api/aliases', body: { name: 'other', target: { alias: 'best' } } },
    {
      what: 'POST /api/aliases',
      body: { name: 'anthropic/*', target: { connection: 'proxy', model: 'anthropic/*' }, shadow },
    },
    { what: 'PATCH /api/aliases/als_1', body: { target: { connection: 'near', model: 'm' }, shadow: null } },
  ]);
});

it('tells with a simulation over which names it led', async () => {
  expect(await run('simulate', 'vendor/best')).toContain('By the alias vendor/best → best.');
});

it('refuses a target that is nothing, and removes an alias by its name', async () => {
  await expect(run('aliases', 'set', 'x', 'nobody')).rejects.toThrow(
    'is no combo, no alias and no <connection>/<model>',
  );
  await run('aliases', 'remove', 'anthropic/*');
  expect(writes).toEqual([{ what: 'DELETE /api/aliases/anthropic%2F*', body: undefined }]);
});
