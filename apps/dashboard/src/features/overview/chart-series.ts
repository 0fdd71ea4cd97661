import type { Overview } from '@omniroute/contract';
import { tokenKinds } from '@omniroute/core';
import type { Series } from '#components/chart-frame.tsx';
import { tokenKindNames } from '../requests/tokens.ts';

export type OverviewRow = Overview['series'][number];

/** Spend of a bucket; unknown where requests were made and none has a price. */
export const spendSeries: readonly Series<OverviewRow>[] = [
  {
    id: 'spend',
    label: 'Spend',
    colour: 'var(--chart-1)',
    value: ({ spendNanoUsd, unpricedRequests }) =>
      spendNanoUsd === 0 && unpricedRequests > 0 ? undefined : spendNanoUsd,
  },
];

export const requestSeries: readonly Series<OverviewRow>[] = [
  {
    id: 'fine',
    label: 'Answered or cancelled',
    colour: 'var(--chart-1)',
    value: ({ requests, errors }) => requests - errors,
  },
  { id: 'errors', label: 'Errors', colour: 'var(--chart-4)', value: ({ errors }) => errors },
];

/** One series for each kind of token that occurs, in fixed colours, so that a range without one looks the same. */
export function tokenSeries({ totals }: Pick<Overview, 'totals'>): readonly Series<OverviewRow>[] {
  return tokenKinds
    .map((kind, index) => ({
      id: kind,
      label: tokenKindNames[kind],
      colour: `var(--chart-${index + 1})`,
      value: ({ tokens }: OverviewRow) => tokens[kind],
    }))
    .filter(({ id }) => (totals.tokens[id] ?? 0) > 0);
}
