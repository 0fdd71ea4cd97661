import type { ComboTarget } from '@omniroute/core';

type Node = { readonly id: string; readonly name: string; readonly targets: readonly ComboTarget[] };

/** The names along the first circle that leads from a combo back to itself, or `undefined` when there is none. */
export function findCycle(start: Node, combosById: ReadonlyMap<string, Node>): readonly string[] | undefined {
  return search(start, [start.name], start.id, combosById, new Set());
}

function search(
  node: Node,
  names: readonly string[],
  startId: string,
  combosById: ReadonlyMap<string, Node>,
  done: Set<string>,
): readonly string[] | undefined {
  for (const target of node.targets) {
    if (!('combo' in target)) continue;
    if (target.combo === startId) return [...names, names[0] ?? ''];
    const next = combosById.get(target.combo);
    if (!next || done.has(next.id)) continue;
    done.add(next.id);
    const found = search(next, [...names, next.name], startId, combosById, done);
    if (found) return found;
  }
  return undefined;
}
