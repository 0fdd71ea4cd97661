import type { Insight } from '@omniroute/contract';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { formatCount, formatUsd, unknown } from '#lib/format.ts';
import { formatMoment } from '#lib/time.ts';
import type { Fact } from '../requests/facts.tsx';

const databases = { connected: 'Connected', disconnected: 'Lost', none: 'None' } as const;

/** How the proxy is. */
export function healthFacts({ health, version }: Insight): readonly Fact[] {
  return [
    ['Health', <HealthBadge key="health" health={health} />],
    ['Version', version ?? unknown],
    ['Database', health.database === undefined ? unknown : databases[health.database]],
    ['Models checked', modelHealth(health)],
  ];
}

function HealthBadge({ health }: { readonly health: Insight['health'] }) {
  const [tone, word] = health.alive
    ? health.ready === false
      ? (['warning', 'Not ready'] as const)
      : (['success', 'Ready'] as const)
    : (['danger', 'Does not answer'] as const);
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Badge tone={tone}>{word}</Badge>
      {health.message !== undefined && <span>{health.message}</span>}
    </span>
  );
}

function modelHealth({ models }: Insight['health']): ReactNode {
  if (models === undefined || models.length === 0) return unknown;
  const sick = models.filter(({ healthy }) => !healthy);
  if (sick.length === 0) return `${formatCount(models.length)}, all healthy`;
  return `${formatCount(models.length)}, unhealthy: ${sick.map(({ model }) => model).join(', ')}`;
}

/** What the connection's key is and may do. */
export function keyFacts({ key }: Insight): readonly Fact[] {
  if (key === undefined) return [['Key', 'The proxy told nothing of it']];
  if (key.role === 'admin') return [['Key', 'Master or admin key: no budget or limits of its own']];
  const limits = [
    key.requestsPerMinute === undefined ? undefined : `${formatCount(key.requestsPerMinute)} requests/min`,
    key.tokensPerMinute === undefined ? undefined : `${formatCount(key.tokensPerMinute)} tokens/min`,
    key.parallelRequests === undefined ? undefined : `${formatCount(key.parallelRequests)} at once`,
  ].filter((limit) => limit !== undefined);
  return [
    ['Key', key.blocked === true ? <Badge tone="danger">Blocked</Badge> : (key.alias ?? 'Virtual key')],
    ['Budget left', budgetLeft(key)],
    ['Limits', limits.length === 0 ? 'None' : limits.join(', ')],
    ['Expires', key.expiresAt === undefined ? 'Never' : formatMoment(key.expiresAt)],
  ];
}

function budgetLeft(key: NonNullable<Insight['key']>): string {
  const { budgetNanoUsd: budget, spentNanoUsd: spent = 0, budgetResetAt } = key;
  if (budget === undefined) return `No budget; ${formatUsd(spent)} spent`;
  const reset = budgetResetAt === undefined ? '' : `, reset ${formatMoment(budgetResetAt)}`;
  return `${formatUsd(Math.max(0, budget - spent))} of ${formatUsd(budget)}${reset}`;
}
