/**
 * Stands in for Prisma's native query engine where that binary cannot be downloaded: speaks its HTTP and GraphQL dialect to
 * prisma-client-py, and runs the engine's own WebAssembly build (out of npm) over `pg`. For tests only. What LiteLLM says while
 * its database is down is not to be trusted with it; all else comes from LiteLLM's own code.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { readDatamodel } from './datamodel.ts';
import { errorsOf, readRawResult, untag } from './engine-result.ts';
import { translateQuery } from './graphql-query.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { loadPackages } from './wasm-engine.ts';

const trace = JSON.stringify({ traceparent: '00-0-0-00' });

const { parse, createEngine } = loadPackages(variable('QUERY_ENGINE_PACKAGES'));
const datamodel = readDatamodel(readFileSync(variable('PRISMA_DML_PATH'), 'utf8'));
const engine = createEngine(datamodel.text, variable('DATABASE_URL'));

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`The query engine needs ${name}.`);
  return value;
}

async function answer(request: IncomingMessage): Promise<JsonObject> {
  const path = request.url ?? '/';
  if (path === '/status') return { status: 'ok' };
  if (path.startsWith('/metrics')) return { counters: [], gauges: [], histograms: [] };
  const body = await text(request);
  if (path === '/transaction/start') return JSON.parse(await engine.startTransaction(body, trace));
  const [, id = '', end] = /^\/transaction\/([^/]+)\/(commit|rollback)$/.exec(path) ?? [];
  if (end === 'commit') return JSON.parse(await engine.commitTransaction(id, trace));
  if (end === 'rollback') return JSON.parse(await engine.rollbackTransaction(id, trace));
  const given: JsonObject = JSON.parse(body);
  const transaction = request.headers['x-transaction-id']?.toString();
  return Array.isArray(given['batch']) ? answerBatch(given, transaction) : answerQuery(given, transaction);
}

/** All of a batch in one transaction, where it asks for one and runs in none. */
async function answerBatch(given: JsonObject, outer: string | undefined): Promise<JsonObject> {
  const isOwn = outer === undefined && given['transaction'] === true;
  const transaction = isOwn ? await startTransaction() : outer;
  const results: JsonObject[] = [];
  for (const query of Array.isArray(given['batch']) ? given['batch'] : []) {
    const result = await answerQuery(query, transaction);
    if (!('errors' in result)) results.push(result);
    else if (isOwn && transaction !== undefined) await engine.rollbackTransaction(transaction, trace);
    if ('errors' in result) return result;
  }
  if (isOwn && transaction !== undefined) await engine.commitTransaction(transaction, trace);
  return { batchResult: results };
}

async function startTransaction(): Promise<string> {
  const options = JSON.stringify({ max_wait: 5000, timeout: 20_000 });
  const { id }: { id: string } = JSON.parse(await engine.startTransaction(options, trace));
  return id;
}

async function answerQuery(given: Json, transaction: string | undefined): Promise<JsonObject> {
  const query = isObject(given) ? String(given['query']) : '';
  const data: Record<string, Json> = {};
  for (const { alias, isRaw, request } of translateQuery(query, datamodel, parse)) {
    const result: JsonObject = JSON.parse(await engine.query(JSON.stringify(request), trace, transaction));
    if (result['errors'] !== undefined) return { errors: result['errors'] };
    const [value = null] = Object.values(isObject(result['data']) ? result['data'] : {});
    data[alias] = isRaw ? readRawResult(value) : untag(value);
  }
  return { data };
}

const server = createServer((request, response) => {
  answer(request)
    .catch(errorsOf)
    .then((body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)))
    .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
});
server.keepAliveTimeout = 120_000;
await engine.connect(trace);
server.listen(Number(process.argv[process.argv.indexOf('-p') + 1]), 'localhost');

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
// The proxy may be killed without a word to its engine.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(0);
}, 1000).unref();
