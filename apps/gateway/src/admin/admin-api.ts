import type { IncomingMessage, ServerResponse } from 'node:http';
import { buildOpenApi, routes, type Route, type RouteName } from '@omniroute/contract';
import { OmniError, type JsonObject } from '@omniroute/core';
import { parseObject, readBytes } from '../pipeline/read-inbound.ts';
import { replyJson } from '../routes/reply.ts';
import type { Handler } from '../routes/surface.ts';
import { authorise, refuseOtherSites, type Authorised } from './authorise.ts';
import { createHandlers } from './handlers.ts';
import type { AdminCall, AdminHandlers } from './handler.ts';
import { matchRoute } from './match-route.ts';
import { parseInput } from './parse-input.ts';
import type { AdminServices } from './services.ts';

const bodyLimitBytes = 1024 * 1024;

/** The admin API: everything below `/api`, by the contract's route table. */
export function createAdminApi(services: AdminServices, version: string): Handler {
  const handlers = createHandlers(services);
  const openApi = buildOpenApi({ version });
  return async (request, response, url) => {
    try {
      if (url.pathname === '/api/openapi.json' && request.method === 'GET') replyJson(response, 200, openApi);
      else await serve(services, handlers, { request, response, url });
    } catch (error) {
      replyFault(services, response, error);
    }
  };
}

type Served = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly url: URL };

async function serve(services: AdminServices, handlers: AdminHandlers, served: Served): Promise<void> {
  const { request, response, url } = served;
  const { name, params } = matchRoute(request.method ?? 'GET', url.pathname);
  const route: Route = routes[name];
  const who = route.auth === 'none' ? undefined : await authorise(request, services);
  if (!who) refuseOtherSites(request);
  const body = route.body ? await readBody(request, route.bodyOptional === true) : undefined;
  const input = parseInput(route, { params, query: Object.fromEntries(url.searchParams), body });
  const call = beginCall(served, who);
  const reply = callHandler(handlers, name, input, call);
  if (route.stream) await writeLines(response, reply as AsyncIterable<unknown>);
  else await writeReply(response, route, await reply);
}

/** `input` was parsed by the schemas of the very route whose handler gets it, which is the guarantee behind this cast. */
function callHandler(handlers: AdminHandlers, name: RouteName, input: unknown, call: AdminCall): unknown {
  const handler = handlers[name] as (input: unknown, call: AdminCall) => unknown;
  return handler(input, call);
}

async function readBody(request: IncomingMessage, optional: boolean): Promise<JsonObject | undefined> {
  const bytes = await readBytes(request, bodyLimitBytes);
  if (bytes.length === 0 && optional) return undefined;
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/json\b/i.test(type)) {
    throw new OmniError('unsupported-media-type', 'Send the body as application/json.');
  }
  return parseObject(bytes);
}

function beginCall({ request, response }: Served, who: Authorised | undefined): AdminCall {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return {
    address: request.socket.remoteAddress ?? 'unknown',
    userAgent: request.headers['user-agent'],
    sessionToken: who?.sessionToken,
    via: who?.via ?? 'password',
    sessionExpiresAtMs: who?.sessionExpiresAtMs,
    secure: 'encrypted' in request.socket || request.headers['x-forwarded-proto'] === 'https',
    setCookie: (cookie) => response.setHeader('set-cookie', cookie),
    gone: gone.signal,
  };
}

async function writeReply(response: ServerResponse, route: Route, reply: unknown): Promise<void> {
  if (route.status === 204) response.writeHead(204).end();
  else replyJson(response, route.status, reply, { 'cache-control': 'no-store' });
}

/** One JSON value a line, each written as it comes. */
async function writeLines(response: ServerResponse, lines: AsyncIterable<unknown>): Promise<void> {
  const iterator = lines[Symbol.asyncIterator]();
  // The first value decides between a reply and a fault.
  let next = await iterator.next();
  response.writeHead(200, {
    'content-type': 'application/x-ndjson; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  while (!next.done) {
    response.write(`${JSON.stringify(next.value)}\n`);
    next = await iterator.next();
  }
  response.end();
}

function replyFault(services: AdminServices, response: ServerResponse, error: unknown): void {
  const known = error instanceof OmniError;
  if (!known) services.reportFault(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const fault = known ? error : new OmniError('internal', 'OmniRoute failed to do this. Its log says more.');
  replyJson(response, fault.status, {
    error: { code: fault.code, message: fault.message, ...(fault.field !== undefined && { field: fault.field }) },
  });
}
