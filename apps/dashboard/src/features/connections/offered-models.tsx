'use client';

import type { Connection, ConnectionModel } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { formatCounted } from '#lib/format.ts';
import { queryKeys } from '#lib/query-client.ts';
import { OfferedGroup, type Decision } from './offered-group.tsx';

type OfferedModelsProps = { readonly connection: Connection; readonly models: readonly ConnectionModel[] };

/** Models that a sync found and that wait for a word, and a way back to those that were put aside. */
export function OfferedModels({ connection, models }: OfferedModelsProps) {
  const queryClient = useQueryClient();
  const decide = useMutation({
    mutationFn: ({ ids, state }: Decision) =>
      client.call('decideConnectionModels', { params: { id: connection.id }, body: { ids: [...ids], state } }),
    onSuccess: async ({ items }, { ids, state }) => {
      queryClient.setQueryData(queryKeys.models(connection.id), items);
      toast.success(`${formatCounted(ids.length, 'model')} ${state === 'active' ? 'in use' : 'put aside'}`);
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
    },
  });
  const idsOf = (wanted: ConnectionModel['state']) => models.flatMap(({ id, state }) => (state === wanted ? [id] : []));
  const shared = { disabled: decide.isPending, onDecide: (decision: Decision) => decide.mutate(decision) };
  return (
    <>
      <OfferedGroup title="New at the upstream" ids={idsOf('offered')} canPutAside {...shared} />
      <OfferedGroup title="Put aside" ids={idsOf('ignored')} {...shared} />
      {decide.isError && (
        <div className="px-4 pb-3 sm:px-5">
          <FaultNote error={decide.error} />
        </div>
      )}
    </>
  );
}
