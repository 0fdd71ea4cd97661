import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The sockets of a server over which nothing was said yet. */
export type SilentSockets = { closeAll(): void };

/**
 * Clients open connections ahead of requests. Node does not count one that never carried any as idle, so that a server that closes
 * would wait for its timeout.
 */
export function watchSilentSockets(server: Server): SilentSockets {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    closeAll: () => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    },
  };
}
