import { OmniError } from '@omniroute/core';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ConnectionSync } from './connection-sync.ts';

/** An upstream is not asked again for its models within this time, however many unknown names come. */
const quietMs = 60_000;
/** So long a client waits for a list that may hold the name it asked for. */
const patienceMs = 3000;

/** What is done when a model's name turns out unknown: lists lag behind what upstreams have. */
export type ModelLookout = {
  /** Asks the upstreams that may have come to have the name. Resolves true when names changed in time. */
  lookFor(): Promise<boolean>;
  /** An upstream said that it has no such model: its list is asked for anew, nobody waits. */
  noteMissing(connectionId: string): void;
};

export type LookoutParts = {
  readonly sync: ConnectionSync;
  snapshot(): Snapshot;
  /** Milliseconds of a clock that never jumps. */
  now(): number;
  reportFault(error: unknown): void;
};

export function createModelLookout({ sync, snapshot, now, reportFault }: LookoutParts): ModelLookout {
  const askedAt = new Map<string, number>();

  const due = (id: string): boolean => {
    const connection = snapshot().connections.get(id);
    if (!connection || connection.upstream.settings.sync === false) return false;
    const last = askedAt.get(id);
    if (last !== undefined && now() - last < quietMs) return false;
    askedAt.set(id, now());
    return true;
  };

  const ask = async (id: string): Promise<boolean> => {
    try {
      const { added } = await sync.sync(id);
      return added.length > 0;
    } catch (error) {
      // That an upstream does not answer is its own news, told where it is called.
      if (!(error instanceof OmniError)) reportFault(error);
      return false;
    }
  };

  return {
    lookFor: async () => {
      const ids = [...snapshot().connections.keys()].filter(due);
      if (ids.length === 0) return false;
      const { promise: tired, resolve } = Promise.withResolvers<readonly boolean[]>();
      const timer = setTimeout(resolve, patienceMs, []);
      const changed = await Promise.race([Promise.all(ids.map(ask)), tired]);
      clearTimeout(timer);
      return changed.includes(true);
    },
    noteMissing: (id) => {
      if (due(id)) void ask(id);
    },
  };
}
