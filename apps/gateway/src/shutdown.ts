import type { Server } from 'node:http';
import type { RunningStream } from './pipeline/pipeline.ts';

export type ShutdownParts = {
  readonly server: Server;
  readonly streams: ReadonlySet<RunningStream>;
  /** Makes readiness fail. */
  stopTakingWork(): void;
  /** Writes what is still held and closes files. */
  close(): Promise<void>;
  readonly graceMs: number;
};

/**
 * Ends the server well: no new work, running requests finish within the grace time, streams that last longer get an error in their
 * client's format; one that rests is ended at once. Resolves when all is closed.
 */
export async function shutDown(parts: ShutdownParts): Promise<void> {
  parts.stopTakingWork();
  const closed = new Promise<void>((resolve) => parts.server.close(() => resolve()));
  parts.server.closeIdleConnections();
  for (const stream of parts.streams) stream.drain?.();
  const cut = setTimeout(() => {
    for (const stream of parts.streams) stream.cut('OmniRoute is shutting down. Send the request again.');
    setTimeout(() => parts.server.closeAllConnections(), 1000);
  }, parts.graceMs);
  const idle = setInterval(() => parts.server.closeIdleConnections(), 100);
  await closed;
  clearTimeout(cut);
  clearInterval(idle);
  await parts.close();
}

/** npm forwards a signal that its process group got already: a second one this soon is the same. */
const sameSignalMs = 1000;

/** Calls `end` on the first SIGTERM or SIGINT and exits 0 after it; one that comes more than a second later exits at once. */
export function onStopSignal(end: () => Promise<void>): void {
  let firstAtMs: number | undefined;
  const stop = () => {
    if (firstAtMs !== undefined) {
      if (performance.now() - firstAtMs > sameSignalMs) process.exit(1);
      return;
    }
    firstAtMs = performance.now();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`OmniRoute did not stop cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
