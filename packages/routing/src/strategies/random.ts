import type { Member, StrategyContext } from './strategy.ts';

/** Every order is as likely as any other; weights say nothing. Fisher and Yates' shuffle. */
export function random<M extends Member>(
  members: readonly M[],
  context: Pick<StrategyContext, 'random'>,
): readonly M[] {
  const left = [...members];
  const order: M[] = [];
  while (left.length > 0) order.push(...left.splice(Math.floor(context.random() * left.length), 1));
  return order;
}
