import type { ComboTarget, FallbackPolicy } from '@omniroute/core';

type Node = {
  readonly id: string;
  readonly name: string;
  readonly targets: readonly ComboTarget[];
  readonly fallback?: FallbackPolicy;
};

/**
 * The names along the first circle that leads from a combo back to itself, by its targets or by its chains, or `undefined` when
 * there is none.
 */
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
  for (const id of combosOf(node)) {
    if (id === startId) return [...names, names[0] ?? ''];
    const next = combosById.get(id);
    if (!next || done.has(next.id)) continue;
    done.add(next.id);
    const found = search(next, [...names, next.name], startId, combosById, done);
    if (found) return found;
  }
  return undefined;
}

/** The ids of the combos that one refers to: as a target, or as what follows a kind of failure. */
export function combosOf({ targets, fallback }: Pick<Node, 'targets' | 'fallback'>): readonly string[] {
  const nested = targets.flatMap((target) => ('combo' in target ? [target.combo] : []));
  return fallback?.chains ? [...nested, ...Object.values(fallback.chains)] : nested;
}
