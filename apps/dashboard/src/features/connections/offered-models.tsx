'use client';

import type { Connection, ConnectionModel } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { formatCount } from '#lib/format.ts';
import { queryKeys } from '#lib/query-client.ts';

type OfferedModelsProps = { readonly connection: Connection; readonly models: readonly ConnectionModel[] };
type State = ConnectionModel['state'];

/** Models that a sync found and that wait for a word, and a way back to those that were put aside. */
export function OfferedModels({ connection, models }: OfferedModelsProps) {
  const queryClient = useQueryClient();
  const decide = useMutation({
    mutationFn: ({ ids, state }: { readonly ids: readonly string[]; readonly state: State }) =>
      client.call('decideConnectionModels', { params: { id: connection.id }, body: { ids: [...ids], state } }),
    onSuccess: async ({ items }, { ids, state }) => {
      queryClient.setQueryData(queryKeys.models(connection.id), items);
      toast.success(`${formatCount(ids.length)} models ${state === 'active' ? 'in use' : 'put aside'}`);
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
    },
  });
  const offered = models.filter(({ state }) => state === 'offered');
  const ignored = models.filter(({ state }) => state === 'ignored');
  if (offered.length + ignored.length === 0) return null;
  return (
    <div className="grid gap-3 border-t border-border px-4 py-3 sm:px-5">
      <Group
        title="New at the upstream"
        models={offered}
        action="Use"
        disabled={decide.isPending}
        onDecide={(ids) => decide.mutate({ ids, state: 'active' })}
        onIgnore={(ids) => decide.mutate({ ids, state: 'ignored' })}
      />
      <Group
        title="Put aside"
        models={ignored}
        action="Use after all"
        disabled={decide.isPending}
        onDecide={(ids) => decide.mutate({ ids, state: 'active' })}
      />
      <FaultNote error={decide.error} />
    </div>
  );
}

type GroupProps = {
  readonly title: string;
  readonly models: readonly ConnectionModel[];
  readonly action: string;
  readonly disabled: boolean;
  readonly onDecide: (ids: readonly string[]) => void;
  readonly onIgnore?: (ids: readonly string[]) => void;
};

function Group({ title, models, action, disabled, onDecide, onIgnore }: GroupProps) {
  if (models.length === 0) return null;
  const all = models.map(({ id }) => id);
  return (
    <section aria-label={title}>
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto text-xs font-medium text-muted-foreground">
          {title} ({formatCount(models.length)})
        </h3>
        <Button size="small" disabled={disabled} onClick={() => onDecide(all)}>
          {action}: all
        </Button>
        {onIgnore && (
          <Button size="small" variant="ghost" disabled={disabled} onClick={() => onIgnore(all)}>
            Put all aside
          </Button>
        )}
      </div>
      <ul className="mt-1 flex max-h-48 flex-wrap gap-1.5 overflow-auto">
        {all.map((id) => (
          <li key={id}>
            <Button size="small" disabled={disabled} aria-label={`${action} ${id}`} onClick={() => onDecide([id])}>
              <code className="font-mono text-xs">{id}</code>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
