'use client';

import type { ComboView } from '@omniroute/contract';
import { DataTable, type Column } from '#components/data-table.tsx';
import { QueryLink } from '#components/query-link.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Ago } from '#components/ui/moment.tsx';
import { useUrlState } from '#lib/use-url-state.ts';
import { strategyTexts } from './strategy-texts.ts';

const shownTargets = 3;

function nameOf(target: ComboView['targets'][number]): string {
  return 'combo' in target ? `combo/${target.comboName}` : `${target.connectionName}/${target.model}`;
}

const columns: readonly Column<ComboView>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ id, name, canary, declaredIn }) => (
      <span className="flex items-center gap-1">
        <QueryLink change={{ id }} className="font-medium wrap-anywhere underline-offset-4 hover:underline">
          {name}
        </QueryLink>
        <CopyButton iconOnly text={`combo/${name}`} label={`Copy combo/${name}`} />
        {canary?.state === 'running' && <Badge tone="accent">Canary {canary.percentage} %</Badge>}
        {declaredIn !== undefined && <Badge>From a file</Badge>}
      </span>
    ),
  },
  { id: 'strategy', header: 'Strategy', cell: ({ strategy }) => strategyTexts[strategy].name },
  {
    id: 'targets',
    header: 'Targets',
    cell: ({ targets }) => (
      <ol className="grid gap-0.5 font-mono text-xs">
        {targets.slice(0, shownTargets).map((target, position) => (
          <li key={position} className="wrap-anywhere">
            <span className="text-muted-foreground">{position + 1}</span> {nameOf(target)}
          </li>
        ))}
        {targets.length > shownTargets && (
          <li className="font-sans text-muted-foreground">and {targets.length - shownTargets} more</li>
        )}
      </ol>
    ),
  },
  { id: 'updated', header: 'Changed', numeric: true, from: 'md', cell: ({ updatedAt }) => <Ago time={updatedAt} /> },
];

/** Combos with their targets in order. */
export function ComboTable({ combos }: { readonly combos: readonly ComboView[] }) {
  const { push } = useUrlState();
  return (
    <DataTable
      label="Combos"
      columns={columns}
      rows={combos}
      rowKey={({ id }) => id}
      onRowClick={({ id }) => push({ id })}
    />
  );
}
