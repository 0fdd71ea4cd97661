'use client';

import { outcomes } from '@omniroute/core';
import Link from 'next/link';
import { EmptyState } from '#components/empty-state.tsx';
import { PageHeader } from '#components/page-header.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button, buttonVariants } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { pickChoice } from '#lib/url-state.ts';
import { useUrlState } from '#lib/use-url-state.ts';
import { useRequests, type RequestFilters as Filters } from './queries.ts';
import { RequestDrawer } from './request-drawer.tsx';
import { RequestFilters } from './request-filters.tsx';
import { RequestTable } from './request-table.tsx';

/** The log of requests, and one of them when the address names it. */
export function RequestsPlace() {
  const { get, push } = useUrlState();
  const live = get('live') !== 'off';
  const filters = readFilters(get);
  const requests = useRequests(filters, live);
  const id = get('id');
  return (
    <>
      <PageHeader title="Requests" description="What clients sent and what became of it, failures included." />
      <RequestFilters live={live} />
      <Card>
        <QueryState query={requests} subject="The requests">
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            return items.length > 0 ? (
              <RequestTable requests={items} />
            ) : (
              <NoRequests filtered={Object.keys(filters).length > 0} />
            );
          }}
        </QueryState>
        {requests.hasNextPage && (
          <div className="border-t border-border p-3 text-center">
            <Button disabled={requests.isFetchingNextPage} onClick={() => requests.fetchNextPage()}>
              {requests.isFetchingNextPage ? 'Loading…' : 'Load older'}
            </Button>
          </div>
        )}
      </Card>
      {id !== undefined && <RequestDrawer key={id} id={id} onClose={() => push({ id: undefined })} />}
    </>
  );
}

function readFilters(get: (name: string) => string | undefined): Filters {
  const outcome = pickChoice(get('outcome'), outcomes, undefined);
  const texts = (['connection', 'model', 'key'] as const).flatMap((name) => {
    const value = get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const shadows = pickChoice(get('shadows'), ['only', 'with'] as const, undefined);
  return {
    ...Object.fromEntries(texts),
    ...(outcome === undefined ? {} : { outcome }),
    ...(shadows === undefined ? {} : { shadows }),
  };
}

function NoRequests({ filtered }: { readonly filtered: boolean }) {
  if (filtered) return <EmptyState title="No request matches these filters">Take one away to see more.</EmptyState>;
  return (
    <EmptyState
      title="No requests yet"
      action={
        <Link href="/keys" className={buttonVariants({ variant: 'primary' })}>
          Connect a tool
        </Link>
      }
    >
      Each request shows up here within seconds, with every attempt that was made for it.
    </EmptyState>
  );
}
