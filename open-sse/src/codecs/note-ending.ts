import type { Choice } from '../canonical/response.ts';
import type { LossList } from './loss-list.ts';

/** For formats that neither tell which sequence stopped the text nor have a word for a pause: notes that one of them was told. */
export function noteEnding(
  { finishReason, stopSequence }: Pick<Choice, 'finishReason' | 'stopSequence'>,
  losses: LossList,
): void {
  losses.addIf(stopSequence, 'response.choices.stopSequence');
  if (finishReason === 'pause') losses.add('response.choices.finishReason');
}
