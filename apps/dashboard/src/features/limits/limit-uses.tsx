import type { Limited } from '@omniroute/contract';
import type { LimitName } from '@omniroute/core';
import { formatCompact, formatCounted, formatUsd } from '#lib/format.ts';

type Use = Limited['uses'][number];

const units: Readonly<Record<LimitName, string>> = {
  rpm: 'requests/min',
  tpm: 'tokens/min',
  concurrency: 'at once',
  'budget-day': 'today',
  'budget-month': 'this month',
};

/** How much of each limit is used, and how many requests wait. */
export function LimitUses({ limited }: { readonly limited: Limited }) {
  return (
    <ul className="grid gap-1 text-xs">
      {limited.uses.map((use) => (
        <li key={use.limit} className="grid gap-0.5">
          <span className={use.used >= use.most ? 'font-medium text-danger' : 'text-muted-foreground'}>
            <span className="tabular-nums">{describeUse(use)}</span> {units[use.limit]}
          </span>
          <span aria-hidden className="block h-1 w-28 overflow-hidden rounded-full bg-muted">
            <span
              className={`block h-full ${use.used >= use.most ? 'bg-danger' : 'bg-primary'}`}
              style={{ width: `${Math.min(100, (use.used / use.most) * 100)}%` }}
            />
          </span>
        </li>
      ))}
      {limited.queued > 0 && (
        <li className="text-muted-foreground">{formatCounted(limited.queued, 'request')} waiting</li>
      )}
    </ul>
  );
}

function describeUse({ limit, used, most }: Use): string {
  const isMoney = limit === 'budget-day' || limit === 'budget-month';
  return isMoney ? `${formatUsd(used)} of ${formatUsd(most)}` : `${formatCompact(used)} of ${formatCompact(most)}`;
}
