import { declaredPaths, listCombos, listConnections, type Db } from '@omniroute/storage';
import type { Names } from './views.ts';

/** What combos are shown with: the names behind their ids, and who owns them. */
export async function readNames(db: Db, nowMs: number): Promise<Names> {
  const connections = new Map((await listConnections(db)).map((row) => [row.id, row]));
  const combos = new Map((await listCombos(db)).map((row) => [row.id, row.name]));
  const declared = await declaredPaths(db, 'combo');
  return {
    connection: (id) => connections.get(id),
    combo: (id) => combos.get(id),
    declaredIn: (id) => declared.get(id),
    nowMs,
  };
}
