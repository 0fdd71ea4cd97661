'use client';

import { ranges, type Overview, type RequestView } from '@omniroute/contract';
import { useState } from 'react';
import { EmptyState } from '#components/empty-state.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { Ago } from '#components/ui/moment.tsx';
import { Segments } from '#components/ui/segments.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { pickChoice } from '#lib/url-state.ts';
import { useUrlState } from '#lib/use-url-state.ts';
import { DeclarationBanner } from '../declaration/declaration-banner.tsx';
import { useLastRequest } from '../requests/queries.ts';
import { Breakdowns } from './breakdowns.tsx';
import { FirstSteps } from './first-steps.tsx';
import { OverviewCharts } from './overview-charts.tsx';
import { useOverview } from './queries.ts';
import { StatTiles } from './stat-tiles.tsx';

const pollMs = 2_000;

/** The first page: how to start, as long as there was no request, and the figures after that. */
export function OverviewPlace() {
  const [starting, setStarting] = useState<boolean>();
  const last = useLastRequest(starting === true ? pollMs : false);
  if (starting === undefined && last.data === null) setStarting(true);
  return (
    <>
      <DeclarationBanner />
      <QueryState query={last} subject="The overview" loading={<OverviewSkeleton />}>
        {(request) =>
          starting === true ? (
            <Start first={request ?? undefined} onDone={() => setStarting(false)} />
          ) : (
            <Figures last={request} />
          )
        }
      </QueryState>
    </>
  );
}

function Start({ first, onDone }: { readonly first: RequestView | undefined; readonly onDone: () => void }) {
  return (
    <>
      <PageHeader
        title="Welcome to OmniRoute"
        description="Four steps to the first answer."
        actions={
          first !== undefined && (
            <Button variant="primary" onClick={onDone}>
              Show the overview
            </Button>
          )
        }
      />
      <FirstSteps first={first} />
    </>
  );
}

function Figures({ last }: { readonly last: RequestView | null }) {
  const { get, replace } = useUrlState();
  const range = pickChoice(get('range'), ranges, '24h');
  const overview = useOverview(range);
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          <Segments
            label="Range"
            segments={ranges.map((value) => ({ value, label: value === 'all' ? 'All' : value }))}
            value={range}
            onChange={(value) => replace({ range: value === '24h' ? undefined : value })}
          />
        }
      />
      <QueryState query={overview} subject="The overview" loading={<OverviewSkeleton />}>
        {(data) =>
          data.totals.requests === 0 ? (
            <QuietRange last={last} onAll={() => replace({ range: 'all' })} />
          ) : (
            <FilledRange overview={data} stale={overview.isPlaceholderData} />
          )
        }
      </QueryState>
    </>
  );
}

function FilledRange({ overview, stale }: { readonly overview: Overview; readonly stale: boolean }) {
  return (
    <div aria-busy={stale} className="grid gap-5 transition-opacity aria-busy:opacity-60">
      <StatTiles totals={overview.totals} />
      <OverviewCharts overview={overview} />
      <Breakdowns overview={overview} />
    </div>
  );
}

function QuietRange({ last, onAll }: { readonly last: RequestView | null; readonly onAll: () => void }) {
  return (
    <Card>
      <EmptyState title="No requests in this range" action={<Button onClick={onAll}>Show all time</Button>}>
        {last !== null && (
          <>
            The last one was <Ago time={last.time} />.
          </>
        )}
      </EmptyState>
    </Card>
  );
}

function OverviewSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid grid-cols-1 gap-5">
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
        {Array.from({ length: 6 }, (_, tile) => (
          <Skeleton key={tile} className="h-24" />
        ))}
      </div>
      <Skeleton className="h-72" />
    </div>
  );
}
