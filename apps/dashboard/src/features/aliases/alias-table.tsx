'use client';

import type { AliasView } from '@omniroute/contract';
import { DataTable, type Column } from '#components/data-table.tsx';
import { QueryLink } from '#components/query-link.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { useUrlState } from '#lib/use-url-state.ts';
import { describeTarget } from './alias-values.ts';

const columns: readonly Column<AliasView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ id, name, declaredIn }) => (
      <span className="flex items-center gap-1">
        <QueryLink change={{ alias: id }} className="font-medium wrap-anywhere underline-offset-4 hover:underline">
          {name}
        </QueryLink>
        {name.includes('*') ? <Badge>pattern</Badge> : <CopyButton iconOnly text={name} label={`Copy ${name}`} />}
        {declaredIn !== undefined && <Badge>From a file</Badge>}
      </span>
    ),
  },
  {
    id: 'target',
    header: 'Leads to',
    cell: (alias) => <span className="font-mono text-xs wrap-anywhere">{describeTarget(alias)}</span>,
  },
  {
    id: 'shadow',
    header: 'Silent target',
    from: 'lg',
    cell: ({ shadow, shadowConnectionName }) =>
      shadow === undefined ? (
        '—'
      ) : (
        <span className="text-xs wrap-anywhere">
          {shadow.percentage} % to{' '}
          <span className="font-mono">{`${shadowConnectionName ?? ''}/${shadow.target.model}`}</span>
        </span>
      ),
  },
  {
    id: 'hides',
    header: 'Stands before',
    from: 'md',
    cell: ({ hides }) => (hides.total === 0 ? '—' : <Hidden {...hides} />),
  },
];

/** Listed models that are reached by their full names alone now. */
function Hidden({ total, examples }: AliasView['hides']) {
  const rest = total - examples.length;
  return (
    <span className="text-xs wrap-anywhere text-muted-foreground">
      {examples.join(', ')}
      {rest > 0 && ` and ${rest} more`}
    </span>
  );
}

/** Aliases with what they lead to. */
export function AliasTable({ aliases }: { readonly aliases: readonly AliasView[] }) {
  const { push } = useUrlState();
  return (
    <DataTable
      label="Aliases"
      columns={columns}
      rows={aliases}
      rowKey={({ id }) => id}
      onRowClick={({ id }) => push({ alias: id })}
    />
  );
}
