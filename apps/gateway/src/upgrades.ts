import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RouteEntry, UpgradeHandler } from './routes/surface.ts';

type Routes = ReadonlyMap<string, RouteEntry>;

/**
 * Whether a request becomes a WebSocket. All other wishes to upgrade are ignored, as RFC 9110 allows: Java's client and curl ask
 * every server for HTTP/2 in this way.
 */
export function isWebSocket(request: IncomingMessage, routes: Routes): boolean {
  return request.headers.upgrade?.toLowerCase() === 'websocket' && findUpgrade(request, routes) !== undefined;
}

/** Hands an upgraded connection to its route. */
export function upgrade(request: IncomingMessage, routes: Routes, socket: Duplex, head: Buffer): Promise<void> {
  const handler = findUpgrade(request, routes);
  if (handler) return handler(request, socket, head);
  socket.destroy();
  return Promise.resolve();
}

function findUpgrade(request: IncomingMessage, routes: Routes): UpgradeHandler | undefined {
  const [path = ''] = (request.url ?? '').split('?', 1);
  return routes.get(path)?.upgrade;
}
