import type { ImportedCombo } from '../entities.ts';

/**
 * Combos as LiteLLM can use them: one target after the other. A cascade becomes its targets in order, a hedged combo one by latency.
 * Says in `losses` what gets lost.
 */
export function approximateWalks(combos: readonly ImportedCombo[], losses: string[]): readonly ImportedCombo[] {
  return combos.map((combo) => {
    switch (combo.strategy) {
      case 'cascade':
        losses.push(`${combo.name}: the strategy cascade: weak answers are not escalated, targets follow in order`);
        return { ...combo, strategy: 'priority' };
      case 'hedged':
        losses.push(`${combo.name}: the strategy hedged: nobody begins beside a slow target, the fastest is asked`);
        return { ...combo, strategy: 'lowest-latency' };
      default:
        return combo;
    }
  });
}
