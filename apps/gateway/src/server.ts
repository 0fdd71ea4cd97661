import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { OmniError } from '@omniroute/core';
import { refuseUnread } from './refuse-unread.ts';
import { replyRefusal } from './routes/reply.ts';
import type { Handler, PatternEntry, RouteEntry, RouteHandler } from './routes/surface.ts';
import { isWebSocket, upgrade } from './upgrades.ts';

export type ServerParts = {
  readonly routes: readonly RouteEntry[];
  readonly patterns: readonly PatternEntry[];
  /** Everything below `/api`. */
  readonly admin: Handler;
  /** Every other page. */
  readonly dashboard: Handler;
  reportFault(error: unknown, request: IncomingMessage): void;
};

/** Longest address that is read; a longer one is refused before anything else. */
const longestUrl = 16 * 1024;

/** The one HTTP server: client surfaces by exact path, the admin API, the dashboard. */
export function createGatewayServer(parts: ServerParts): Server {
  const routesByPath = new Map(parts.routes.map((route) => [route.path, route]));
  const server = createServer({
    headersTimeout: 15_000,
    requestTimeout: 300_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5000,
    shouldUpgradeCallback: (request) => isWebSocket(request, routesByPath),
  });
  server.on('clientError', refuseUnread);
  server.on('request', (request, response) => {
    dispatch(parts, routesByPath, request, response).catch((error: unknown) => {
      if (!(error instanceof OmniError)) parts.reportFault(error, request);
      if (response.headersSent) response.destroy();
      else replyRefusal(request, response, asOmniError(error));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    upgrade(request, routesByPath, socket, head).catch((error: unknown) => {
      parts.reportFault(error, request);
      socket.destroy();
    });
  });
  return server;
}

async function dispatch(
  parts: ServerParts,
  routesByPath: ReadonlyMap<string, RouteEntry>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? '/';
  if (target.length > longestUrl) throw new OmniError('invalid-input', 'The address is too long.');
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  const route = routesByPath.get(path) ?? matchPattern(parts, path);
  if (route) {
    await pickMethod(route, request.method ?? 'GET')(request, response);
    return;
  }
  const url = readUrl(target);
  if (isBelow(url.pathname, '/api')) await parts.admin(request, response, url);
  else if (
    isBelow(url.pathname, '/v1') ||
    isBelow(url.pathname, '/v1beta') ||
    isBelow(url.pathname, '/v2') ||
    isBelow(url.pathname, '/health')
  )
    throw unknownPath(url.pathname);
  else if (request.method === 'GET' || request.method === 'HEAD') await parts.dashboard(request, response, url);
  else throw new OmniError('method-not-allowed', `${request.method} is not known here.`);
}

function matchPattern({ patterns }: ServerParts, path: string): RouteEntry | undefined {
  for (const pattern of patterns) {
    const route = pattern.match(path);
    if (route) return route;
  }
  return undefined;
}

function pickMethod(route: RouteEntry, method: string): RouteHandler {
  const handler = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (handler) return handler;
  throw new OmniError(
    'method-not-allowed',
    `${route.path} takes ${Object.keys(route.methods).join(', ')}, not ${method}.`,
  );
}

function unknownPath(path: string): OmniError {
  return new OmniError(
    'invalid-path',
    `There is nothing at ${path.slice(0, 200)}. The API has /v1/chat/completions, /v1/messages, /v1/responses, /v1beta/models/{model}:generateContent, /v1/models, /v1/embeddings, /v1/completions, /v1/images, /v1/audio, /v1/rerank, /v1/moderations, /v1/messages/count_tokens, /v1/files, /v1/batches and /v1/realtime.`,
  );
}

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

function readUrl(target: string): URL {
  if (!target.startsWith('/') || !URL.canParse(target, 'http://localhost'))
    throw new OmniError('invalid-input', 'The address cannot be read.');
  return new URL(target, 'http://localhost');
}

function asOmniError(error: unknown): OmniError {
  return error instanceof OmniError ? error : new OmniError('internal', 'OmniRoute failed to serve this request.');
}
