import type { Reasoning } from '../canonical/request.ts';
import type { LossList } from './loss-list.ts';

/**
 * The effort to ask of OpenAI for. A budget becomes the nearest effort. Reasoning that is merely switched on or off stays unsaid:
 * models without it refuse the field altogether.
 */
export function pickEffort(reasoning: Reasoning, losses: LossList): string | undefined {
  if (reasoning.effort && (reasoning.enabled !== false || reasoning.effort === 'none')) return reasoning.effort;
  if (reasoning.budgetTokens === undefined) {
    losses.addIf(reasoning.enabled, 'request.reasoning.enabled');
    return undefined;
  }
  losses.add('request.reasoning.budgetTokens');
  if (reasoning.budgetTokens <= 2048) return 'low';
  return reasoning.budgetTokens <= 12_288 ? 'medium' : 'high';
}
