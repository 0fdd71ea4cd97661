'use client';

import type { Connection } from '@omniroute/contract';
import { UpdateIcon } from '@radix-ui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { EmptyState } from '#components/empty-state.tsx';
import { QueryState } from '#components/query-state.tsx';
import { Button } from '#components/ui/button.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { formatCount, formatCounted } from '#lib/format.ts';
import { queryKeys } from '#lib/query-client.ts';
import { ModelTable } from './model-table.tsx';
import { OfferedModels } from './offered-models.tsx';
import { useModels } from './queries.ts';
import { SyncSettings } from './sync-settings.tsx';

/** What the upstream offers, as far as it is known, and how to ask it again. */
export function ModelsPanel({ connection }: { readonly connection: Connection }) {
  const models = useModels(connection.id);
  const queryClient = useQueryClient();
  const sync = useMutation({
    mutationFn: () => client.call('syncConnectionModels', { params: { id: connection.id } }),
    onSuccess: async ({ total, added, removed }) => {
      toast.success(
        `${formatCounted(total, 'model')}: ${formatCount(added.length)} new, ${formatCount(removed.length)} gone`,
      );
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
    },
  });
  return (
    <Card>
      <CardHeader
        title="Models"
        hint="Lists lag behind: any other model id can be asked for too, and the upstream decides."
        actions={
          <Button disabled={sync.isPending} onClick={() => sync.mutate()}>
            <UpdateIcon className={sync.isPending ? 'animate-spin' : ''} />
            {sync.isPending ? 'Asking…' : 'Sync models'}
          </Button>
        }
      />
      <SyncSettings connection={connection} />
      {sync.isError && (
        <div className="px-5 pb-3">
          <FaultNote error={sync.error} />
        </div>
      )}
      <QueryState query={models} subject="The models">
        {(items) =>
          items.length > 0 ? (
            <>
              <OfferedModels connection={connection} models={items} />
              <ModelTable connection={connection} models={items.filter(({ state }) => state === 'active')} />
            </>
          ) : (
            <EmptyState title="No models known yet">
              A successful test brings them in, and so does “Sync models”. You can also name some by hand under Edit,
              Advanced.
            </EmptyState>
          )
        }
      </QueryState>
    </Card>
  );
}
