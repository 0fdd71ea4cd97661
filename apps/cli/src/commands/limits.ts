import type { Client, Limited } from '@omniroute/contract';
import type { LimitName } from '@omniroute/core';
import { formatCount, formatMoney } from '../format.ts';
import type { ListCommand } from './list.ts';

type UseRow = Pick<Limited, 'kind' | 'name' | 'queued'> & Limited['uses'][number];

const units: Readonly<Record<LimitName, string>> = {
  rpm: 'requests a minute',
  tpm: 'tokens a minute',
  concurrency: 'requests at once',
  'budget-day': 'USD a day',
  'budget-month': 'USD a month',
};

export const limitsCommand: ListCommand<UseRow> = {
  name: 'limits',
  description: 'list what limits there are, and how much of them is used now',
  empty: 'Nothing is limited. Set limits of keys, connections and targets in the dashboard.',
  load: loadUses,
  columns: [
    { title: 'OF', value: ({ kind, name }) => `${kind} ${name}` },
    { title: 'LIMIT', value: ({ limit }) => units[limit] },
    { title: 'USED', value: (use) => amountOf(use, use.used), align: 'right' },
    { title: 'MOST', value: (use) => amountOf(use, use.most), align: 'right' },
    {
      title: 'WAITING',
      value: ({ limit, queued }) => (limit === 'concurrency' ? formatCount(queued) : undefined),
      align: 'right',
    },
  ],
};

async function loadUses(client: Client): Promise<readonly UseRow[]> {
  const { items } = await client.call('listLimits', {});
  return items.flatMap(({ kind, name, queued, uses }) => uses.map((use) => ({ kind, name, queued, ...use })));
}

function amountOf({ limit }: UseRow, amount: number): string | undefined {
  return limit === 'budget-day' || limit === 'budget-month' ? formatMoney(amount) : formatCount(amount);
}
