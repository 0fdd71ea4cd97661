'use client';

import type { Connection, Drift } from '@omniroute/contract';
import { UpdateIcon } from '@radix-ui/react-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { DataTable, type Column } from '#components/data-table.tsx';
import { EmptyState } from '#components/empty-state.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { formatCount, formatUsd } from '#lib/format.ts';
import { queryKeys } from '#lib/query-client.ts';
import { driftCauseNames } from './drift-causes.ts';

type Cause = Drift['causes'][number];

const columns: readonly Column<Cause>[] = [
  {
    id: 'model',
    header: 'Model',
    cell: ({ model }) => <code className="font-mono text-xs wrap-anywhere">{model}</code>,
  },
  { id: 'cause', header: 'Likely cause', cell: ({ cause }) => driftCauseNames[cause] },
  { id: 'attempts', header: 'Calls', numeric: true, cell: ({ attempts }) => formatCount(attempts) },
  { id: 'ours', header: 'Here', numeric: true, cell: ({ oursNanoUsd }) => formatUsd(oursNanoUsd) },
  { id: 'theirs', header: 'LiteLLM', numeric: true, cell: ({ theirsNanoUsd }) => formatUsd(theirsNanoUsd) },
];

/** How the costs recorded here compare with the proxy's own spend logs, over the last week. */
export function BooksPanel({ connection }: { readonly connection: Connection }) {
  const queryClient = useQueryClient();
  const { id } = connection;
  const drift = useQuery({
    queryKey: queryKeys.drift(id),
    queryFn: ({ signal }) => client.call('getConnectionDrift', { params: { id } }, { signal }),
  });
  const compare = useMutation({
    mutationFn: () => client.call('reconcileConnection', { params: { id } }),
    onSuccess: (found) => queryClient.setQueryData(queryKeys.drift(id), found),
  });
  return (
    <Card>
      <CardHeader
        title="Costs against LiteLLM’s books"
        hint="Calls of the last seven days, compared with the proxy’s spend logs every minute."
        actions={
          <Button disabled={compare.isPending} onClick={() => compare.mutate()}>
            <UpdateIcon className={compare.isPending ? 'animate-spin' : ''} />
            {compare.isPending ? 'Comparing…' : 'Compare now'}
          </Button>
        }
      />
      {compare.isError && (
        <div className="px-5 pb-3">
          <FaultNote error={compare.error} />
        </div>
      )}
      <QueryState query={drift} subject="The comparison">
        {(found) => <Found drift={found} />}
      </QueryState>
    </Card>
  );
}

function Found({ drift }: { readonly drift: Drift }) {
  if (drift.checked === 0) {
    return (
      <EmptyState title="Nothing compared yet">
        LiteLLM shows its spend logs to admin keys and to keys of internal users, when it has a database.
      </EmptyState>
    );
  }
  return (
    <>
      <p className="px-4 pb-4 sm:px-5">
        {formatCount(drift.agreed)} of {formatCount(drift.checked)} calls agree to the nano-dollar. Here{' '}
        {formatUsd(drift.oursNanoUsd)}, in LiteLLM {formatUsd(drift.theirsNanoUsd)}.
      </p>
      {drift.causes.length > 0 && (
        <div className="border-t border-border">
          <DataTable
            label="Differences"
            columns={columns}
            rows={drift.causes}
            rowKey={({ model, cause }) => `${model} ${cause}`}
          />
        </div>
      )}
    </>
  );
}
