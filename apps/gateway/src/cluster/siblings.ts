import cluster from 'node:cluster';
import { asMessage, type FromPrimary, type FromWorker } from './messages.ts';

/** The other serving processes, as one of them sees them. */
export interface Siblings {
  /** Tells the others that the configuration has changed; resolves when all of them use it. */
  announceChange(): Promise<void>;
  /** Builds this process's snapshot anew whenever another one changed the configuration. */
  onChange(refresh: () => Promise<void>): void;
}

/** A process that serves alone has nobody to tell. */
const nobody: Siblings = { announceChange: () => Promise.resolve(), onChange: () => undefined };

/** The link of this process to its siblings, through the primary. */
export function linkSiblings(): Siblings {
  return cluster.isWorker ? linkThroughPrimary() : nobody;
}

/** Tells the primary how this process came up. */
export function tellPrimary(message: FromWorker): void {
  process.send?.(message);
}

function linkThroughPrimary(): Siblings {
  const waiting = new Map<number, () => void>();
  let turns = 0;
  let refresh: () => Promise<void> = () => Promise.resolve();
  process.on('message', (value) => {
    const message = asMessage<FromPrimary>(value);
    if (message?.type === 'all-refreshed') {
      waiting.get(message.turn)?.();
      waiting.delete(message.turn);
    }
    // A process that cannot refresh keeps what it has; the others must not wait for it.
    if (message?.type === 'refresh')
      void refresh().finally(() => tellPrimary({ type: 'refreshed', turn: message.turn }));
  });
  return {
    announceChange: () =>
      new Promise((resolve) => {
        turns += 1;
        waiting.set(turns, resolve);
        tellPrimary({ type: 'changed', turn: turns });
      }),
    onChange: (listener) => {
      refresh = listener;
    },
  };
}
