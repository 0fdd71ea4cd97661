'use client';

import type { Overview } from '@omniroute/contract';
import Link from 'next/link';
import { useState } from 'react';
import { DataTable, type Column } from '#components/data-table.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { formatCompact, formatCount, formatShare, formatSpend } from '#lib/format.ts';
import { changeQuery } from '#lib/url-state.ts';
import { totalTokens } from '../requests/tokens.ts';

type Row = Overview['byModel'][number];

const shownRows = 6;

/** The same figures by model, connection and key; each name leads to its requests. */
export function Breakdowns({ overview }: { readonly overview: Overview }) {
  return (
    <div className="grid grid-cols-1 gap-5 lg:grid-cols-2">
      <div className="min-w-0 lg:col-span-2">
        <Breakdown title="By model" filter="model" rows={overview.byModel} />
      </div>
      <Breakdown title="By connection" filter="connection" rows={overview.byConnection} />
      <Breakdown title="By key" filter="key" rows={overview.byKey} />
    </div>
  );
}

type BreakdownProps = {
  readonly title: string;
  readonly filter: 'model' | 'connection' | 'key';
  readonly rows: readonly Row[];
};

function Breakdown({ title, filter, rows }: BreakdownProps) {
  const [all, setAll] = useState(false);
  const sorted = [...rows].sort((a, b) => b.spendNanoUsd - a.spendNanoUsd || b.requests - a.requests);
  const columns: readonly Column<Row>[] = [
    {
      id: 'name',
      header: 'Name',
      cell: ({ id, name }) => (
        <Link
          href={`/requests${changeQuery('', { [filter]: id })}`}
          prefetch={false}
          className="font-medium wrap-anywhere underline-offset-4 hover:underline"
        >
          {name}
        </Link>
      ),
    },
    {
      id: 'requests',
      header: 'Requests',
      numeric: true,
      cell: ({ requests, errors }) => (
        <>
          {formatCount(requests)}
          {errors > 0 && <span className="block text-xs text-danger">{formatShare(errors, requests)} errors</span>}
        </>
      ),
    },
    {
      id: 'tokens',
      header: 'Tokens',
      numeric: true,
      cell: ({ tokens }) => <span title={formatCount(totalTokens(tokens))}>{formatCompact(totalTokens(tokens))}</span>,
    },
    { id: 'spend', header: 'Spend', numeric: true, cell: formatSpend },
  ];
  return (
    <Card>
      <CardHeader title={title} />
      <div className="border-t border-border">
        <DataTable
          label={title}
          columns={columns}
          rows={all ? sorted : sorted.slice(0, shownRows)}
          rowKey={({ id }) => id}
        />
      </div>
      {rows.length === 0 && <p className="px-5 py-6 text-center text-muted-foreground">Nothing in this range.</p>}
      {sorted.length > shownRows && (
        <div className="border-t border-border p-2 text-center">
          <Button variant="ghost" size="small" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${formatCount(sorted.length)}`}
          </Button>
        </div>
      )}
    </Card>
  );
}
