import type { AttemptPurpose } from '@omniroute/core';

/** Why a call was made that is not the ordinary one of the next target. */
export const purposeTexts: Readonly<Record<AttemptPurpose, string>> = {
  retry: 'Asked again',
  hedge: 'Beside a slow one',
  escalate: 'After a weak answer',
  judge: 'Judge of an answer',
  continue: 'Goes on with a broken answer',
  embed: 'Embeds for the cache',
};
