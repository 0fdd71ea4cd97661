import type { Drains } from '@omniroute/routing';
import type { DrainRow } from '@omniroute/storage';
import { wholeConnection } from '../health/health-board.ts';

/** What is drained, ready to be looked up; `undefined` when nothing is. */
export function toDrains(rows: readonly DrainRow[]): Drains | undefined {
  if (rows.length === 0) return undefined;
  const byConnection = Map.groupBy(rows, ({ connectionId }) => connectionId);
  return new Map(
    [...byConnection].map(([id, drained]) => {
      const models = drained.map(({ model }) => model);
      return [id, models.includes(wholeConnection) ? 'all' : new Set(models)] as const;
    }),
  );
}
