import type { CanaryBy } from '@omniroute/core';

export const canaryByTexts: Readonly<Record<CanaryBy, string>> = {
  request: 'drawn for each anew',
  key: 'the same for all of a key',
  user: 'the same for all of an end user',
  session: 'the same for all of a conversation',
};

/** The fields of the form, as they are typed. */
export type CanaryValues = { readonly percentage: string; readonly hours: string; readonly by: CanaryBy };

export const firstCanary: CanaryValues = { percentage: '5', hours: '24', by: 'request' };

/** What the admin API is told. A text that is no number is left to it to refuse. */
export function toCanaryInput({ percentage, hours, by }: CanaryValues) {
  return { percentage: Number(percentage), forMs: Math.round(Number(hours) * 3_600_000), by };
}
