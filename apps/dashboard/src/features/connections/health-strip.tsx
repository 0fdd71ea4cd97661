'use client';

import type { Connection, TargetHealthView } from '@omniroute/contract';
import { DataTable, type Column } from '#components/data-table.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { formatCompact, formatCount, formatDuration, formatShare, unknown } from '#lib/format.ts';
import { useHealthChange, useTargetHealth, type HealthChange } from './health-queries.ts';
import { StandingChip } from './standing-chip.tsx';

type OnChange = (change: HealthChange) => void;

/** How a connection and its targets are right now, with taking them out and back in. */
export function HealthStrip({ connection }: { readonly connection: Connection }) {
  const health = useTargetHealth(connection.id);
  const change = useHealthChange(connection.id);
  const whole = health.data?.find(({ model }) => model === undefined);
  const targets = health.data?.filter(({ model }) => model !== undefined) ?? [];
  const drained = whole?.drainedSince !== undefined;
  return (
    <Card>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            Health {whole !== undefined && <StandingChip standing={whole.standing} />}
          </span>
        }
        hint="As this process sees its targets. Whoever does not stand well is asked after the others, never left out."
        actions={
          <>
            {hasTrouble(health.data ?? []) && (
              <Button disabled={change.isPending} onClick={() => change.mutate({ verb: 'reset' })}>
                Reset
              </Button>
            )}
            <Button
              disabled={change.isPending || health.data === undefined}
              onClick={() => change.mutate({ verb: drained ? 'undrain' : 'drain' })}
            >
              {drained ? 'Take back in' : 'Drain'}
            </Button>
          </>
        }
      />
      {change.isError && (
        <div className="px-5 pb-3">
          <FaultNote error={change.error} />
        </div>
      )}
      <QueryState query={health} subject="The health of the targets">
        {() =>
          targets.length === 0 ? (
            <p role="status" className="border-t border-border px-5 py-6 text-center text-muted-foreground">
              No model of it was asked since the gateway started.
            </p>
          ) : (
            <div className="border-t border-border">
              <DataTable
                label="Health by model"
                columns={columnsFor(change.mutate, { pending: change.isPending, drained })}
                rows={targets}
                rowKey={({ model }) => model ?? ''}
              />
            </div>
          )
        }
      </QueryState>
    </Card>
  );
}

function hasTrouble(targets: readonly TargetHealthView[]): boolean {
  return targets.some(({ standing, breaker }) => {
    return standing.state === 'cooling' || standing.state === 'degraded' || breaker.state !== 'closed';
  });
}

function columnsFor(
  onChange: OnChange,
  whole: { readonly pending: boolean; readonly drained: boolean },
): readonly Column<TargetHealthView>[] {
  return [
    {
      id: 'model',
      header: 'Model',
      cell: ({ model }) => <code className="font-mono text-xs wrap-anywhere">{model}</code>,
    },
    { id: 'state', header: 'State', cell: ({ standing }) => <StandingChip standing={standing} /> },
    { id: 'inFlight', header: 'In flight', numeric: true, from: 'sm', cell: ({ inFlight }) => formatCount(inFlight) },
    {
      id: 'errors',
      header: 'Errors',
      numeric: true,
      from: 'sm',
      cell: ({ errorRate }) => (errorRate === undefined ? unknown : formatShare(errorRate, 1)),
    },
    {
      id: 'first',
      header: 'First token',
      numeric: true,
      from: 'md',
      cell: ({ firstTokenMs, usualFirstTokenMs }) => (
        <span title={`Usually ${formatDuration(usualFirstTokenMs)}`}>{formatDuration(firstTokenMs)}</span>
      ),
    },
    {
      id: 'left',
      header: 'Requests / tokens left',
      numeric: true,
      from: 'lg',
      cell: ({ limits }) => formatLeft(limits),
    },
    {
      id: 'drain',
      header: <span className="sr-only">Change</span>,
      numeric: true,
      cell: ({ model, standing }) =>
        !whole.drained && (
          <Button
            size="small"
            disabled={whole.pending}
            aria-label={`${standing.state === 'drained' ? 'Take back in' : 'Drain'} ${model ?? ''}`}
            onClick={() => onChange({ verb: standing.state === 'drained' ? 'undrain' : 'drain', model })}
          >
            {standing.state === 'drained' ? 'Take back in' : 'Drain'}
          </Button>
        ),
    },
  ];
}

/** What the upstream last said is left of its limits. */
function formatLeft(limits: TargetHealthView['limits']): string {
  if (limits === undefined) return unknown;
  return `${formatCompact(limits.requests?.remaining)} / ${formatCompact(limits.tokens?.remaining)}`;
}
