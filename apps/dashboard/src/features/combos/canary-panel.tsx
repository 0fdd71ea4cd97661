'use client';

import type { CanaryReport, CanaryView, ComboView } from '@omniroute/contract';
import { DataTable, type Column } from '#components/data-table.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { formatCount, formatShare, formatSpend } from '#lib/format.ts';
import { formatMoment } from '#lib/time.ts';
import { canaryByTexts } from './canary-values.ts';
import { useCanary, useServeVersion } from './version-queries.ts';

/** A version that is tried on a share of the requests: how it fares beside the other one, and how it ends. */
export function CanaryPanel({ combo }: { readonly combo: ComboView }) {
  const report = useCanary(combo.id);
  if (combo.canary === undefined) return null;
  return (
    <Card>
      <QueryState query={report} subject="The canary">
        {(data) => data.canary && <Report combo={combo} canary={data.canary} report={data} />}
      </QueryState>
    </Card>
  );
}

type ReportProps = { readonly combo: ComboView; readonly canary: CanaryView; readonly report: CanaryReport };

function Report({ combo, canary, report }: ReportProps) {
  const params = { id: combo.id };
  const promote = useServeVersion(
    () => client.call('promoteComboCanary', { params }),
    `Version ${canary.version} is served to everybody`,
  );
  const abort = useServeVersion(
    () => client.call('abortComboCanary', { params }),
    `Version ${combo.version} is served to everybody`,
  );
  const pending = promote.isPending || abort.isPending;
  return (
    <>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            Canary: version {canary.version}
            {canary.state === 'running' ? <Badge tone="accent">Running</Badge> : <Badge>Ended</Badge>}
          </span>
        }
        hint={describe(canary)}
        actions={
          <>
            <Button disabled={pending} onClick={() => abort.mutate(undefined)}>
              {canary.state === 'running' ? 'Abort' : 'Dismiss'}
            </Button>
            <Button variant="primary" disabled={pending} onClick={() => promote.mutate(undefined)}>
              Promote version {canary.version}
            </Button>
          </>
        }
      />
      {(promote.isError || abort.isError) && (
        <div className="px-5 pb-3">
          <FaultNote error={promote.error ?? abort.error} />
        </div>
      )}
      {report.versions.length === 0 ? (
        <p className="border-t border-border px-5 py-6 text-center text-muted-foreground">
          No requests since it began.
        </p>
      ) : (
        <DataTable
          label="Requests by version"
          columns={columns}
          rows={report.versions}
          rowKey={({ version }) => String(version)}
        />
      )}
    </>
  );
}

function describe({ state, percentage, by, until }: CanaryView): string {
  const whom = `${percentage} % of the requests, ${canaryByTexts[by]}`;
  return state === 'running'
    ? `For ${whom}, until ${formatMoment(until)}.`
    : `Was for ${whom}, and ended ${formatMoment(until)}: everybody gets the stable version.`;
}

const columns: readonly Column<CanaryReport['versions'][number]>[] = [
  { id: 'version', header: 'Version', cell: ({ version }) => version },
  { id: 'requests', header: 'Requests', numeric: true, cell: ({ requests }) => formatCount(requests) },
  { id: 'share', header: 'Share', numeric: true, cell: ({ share }) => formatShare(share, 1) },
  {
    id: 'errors',
    header: 'Errors',
    numeric: true,
    cell: ({ errors, requests }) => `${formatCount(errors)} (${formatShare(errors, requests)})`,
  },
  { id: 'spend', header: 'Spend', numeric: true, cell: formatSpend },
  {
    id: 'each',
    header: 'Per request',
    numeric: true,
    from: 'sm',
    cell: ({ spendNanoUsd, unpricedRequests, requests }) =>
      formatSpend({ spendNanoUsd: spendNanoUsd / Math.max(1, requests), unpricedRequests }),
  },
];
