'use client';

import type { RequestView } from '@omniroute/contract';
import type { TokenCounts } from '@omniroute/core';
import { ArrowRightIcon } from '@radix-ui/react-icons';
import { DataTable, type Column } from '#components/data-table.tsx';
import { QueryLink } from '#components/query-link.tsx';
import { formatCount, formatDuration, formatUsd, unknown } from '#lib/format.ts';
import { formatClock, formatMoment } from '#lib/time.ts';
import { useNow } from '#lib/use-now.ts';
import { useUrlState } from '#lib/use-url-state.ts';
import { AttemptDots, RequestStatus } from './request-status.tsx';
import { totalInputTokens, totalOutputTokens } from './tokens.ts';

function columnsAt(nowMs: number): readonly Column<RequestView>[] {
  return [
    {
      id: 'time',
      header: 'Time',
      cell: ({ id, time }) => (
        <QueryLink
          change={{ id }}
          title={formatMoment(time)}
          className="whitespace-nowrap tabular-nums underline-offset-4 hover:underline"
        >
          {formatClock(time, nowMs)}
        </QueryLink>
      ),
    },
    { id: 'status', header: 'Status', cell: (request) => <RequestStatus request={request} compact /> },
    { id: 'key', header: 'Key', from: 'xl', cell: ({ key }) => <span className="wrap-anywhere">{key.name}</span> },
    { id: 'model', header: 'Asked → answered by', cell: (request) => <Route request={request} /> },
    { id: 'attempts', header: 'Attempts', from: 'sm', cell: (request) => <AttemptDots request={request} /> },
    {
      id: 'tokens',
      header: 'Tokens in / out',
      numeric: true,
      from: 'md',
      cell: ({ tokens, usageSource }) => (
        <span title={usageSource === 'estimated' ? 'Estimated by the gateway' : undefined}>
          {usageSource === 'estimated' && '≈ '}
          {writeTokens(tokens)}
        </span>
      ),
    },
    { id: 'cost', header: 'Cost', numeric: true, cell: ({ costNanoUsd }) => formatUsd(costNanoUsd) },
    {
      id: 'first',
      header: 'First token',
      numeric: true,
      from: 'lg',
      cell: ({ timings }) => formatDuration(timings.firstTokenMs),
    },
    { id: 'total', header: 'Total', numeric: true, from: 'sm', cell: ({ timings }) => formatDuration(timings.totalMs) },
  ];
}

function writeTokens(tokens: TokenCounts): string {
  const [input, output] = [totalInputTokens(tokens), totalOutputTokens(tokens)];
  return input === undefined && output === undefined ? unknown : `${formatCount(input)} / ${formatCount(output)}`;
}

function Route({ request: { model, target, cache } }: { readonly request: RequestView }) {
  const asked = target === undefined ? undefined : `${target.connection}/${target.model}`;
  const answered = cache === undefined ? asked : 'kept answer';
  return (
    <span className="block min-w-24 font-mono text-xs">
      <span className="wrap-anywhere">{model === '' ? unknown : model}</span>
      {answered !== undefined && answered !== model && (
        <span className="flex items-start gap-1 text-muted-foreground">
          <ArrowRightIcon aria-hidden className="mt-0.5 size-3 shrink-0" />
          <span className="wrap-anywhere">{answered}</span>
        </span>
      )}
    </span>
  );
}

/** Requests, one a row; a click opens one. */
export function RequestTable({ requests }: { readonly requests: readonly RequestView[] }) {
  const nowMs = useNow();
  const { push } = useUrlState();
  return (
    <DataTable
      label="Requests"
      columns={columnsAt(nowMs)}
      rows={requests}
      rowKey={({ id }) => id}
      onRowClick={({ id }) => push({ id })}
    />
  );
}
