import { loadOf } from './least-busy.ts';
import type { Member, StrategyContext } from './strategy.ts';

/**
 * Each place goes to the less busy of two remaining targets drawn at random, the first drawn where they are equal. Nearly as even as
 * asking the least busy one, but many gateways that know only their own share of the load do not all run to the same target.
 * Mitzenmacher, “The power of two choices in randomized load balancing” (2001).
 */
export function powerOfTwo<M extends Member>(members: readonly M[], context: StrategyContext): readonly M[] {
  const left = members.map((member) => ({ member, load: loadOf(member, context) }));
  const order: M[] = [];
  for (;;) {
    const [one] = takeAt(left, context.random());
    if (!one) return order;
    const [other] = takeAt(left, context.random());
    const better = other && other.load < one.load ? other : one;
    order.push(better.member);
    if (other) left.push(better === other ? one : other);
  }
}

function takeAt<T>(items: T[], unit: number): readonly T[] {
  return items.splice(Math.floor(unit * items.length), 1);
}
