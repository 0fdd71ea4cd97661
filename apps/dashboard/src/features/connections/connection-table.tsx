'use client';

import type { Connection } from '@omniroute/contract';
import { DataTable, type Column } from '#components/data-table.tsx';
import { QueryLink } from '#components/query-link.tsx';
import { Ago } from '#components/ui/moment.tsx';
import { formatCount } from '#lib/format.ts';
import { useUrlState } from '#lib/use-url-state.ts';
import { ConnectionStatus } from './connection-status.tsx';
import { KindChip } from './kind-chip.tsx';

const columns: readonly Column<Connection>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ id, name, providerName }) => (
      <>
        <QueryLink change={{ id }} className="font-medium wrap-anywhere underline-offset-4 hover:underline">
          {name}
        </QueryLink>
        <p className="text-xs text-muted-foreground">{providerName}</p>
      </>
    ),
  },
  { id: 'kind', header: 'Kind', from: 'sm', cell: ({ provider }) => <KindChip provider={provider} /> },
  { id: 'status', header: 'Status', cell: ({ status }) => <ConnectionStatus status={status} /> },
  {
    id: 'url',
    header: 'Base URL',
    from: 'lg',
    cell: ({ baseUrl }) => <code className="font-mono text-xs wrap-anywhere text-muted-foreground">{baseUrl}</code>,
  },
  { id: 'models', header: 'Models', numeric: true, cell: ({ modelCount }) => formatCount(modelCount) },
  {
    id: 'tested',
    header: 'Last tested',
    numeric: true,
    from: 'md',
    cell: ({ lastTestedAt }) => <Ago time={lastTestedAt} />,
  },
];

/** Connections with how their last test ended. */
export function ConnectionTable({ connections }: { readonly connections: readonly Connection[] }) {
  const { push } = useUrlState();
  return (
    <DataTable
      label="Connections"
      columns={columns}
      rows={connections}
      rowKey={({ id }) => id}
      onRowClick={({ id }) => push({ id })}
    />
  );
}
