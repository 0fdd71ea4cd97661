'use client';

import type { Connection } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { useUrlState } from '#lib/use-url-state.ts';

type DeleteConnectionProps = { readonly connection: Connection; readonly open: boolean; readonly onClose: () => void };

/** Asks before a connection goes. The gateway refuses while a combo uses it, and says which. */
export function DeleteConnection({ connection, open, onClose }: DeleteConnectionProps) {
  const { push } = useUrlState();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.call('deleteConnection', { params: { id: connection.id } }),
    onSuccess: async () => {
      toast.success(`Connection ${connection.name} deleted`);
      push({ id: undefined });
      queryClient.removeQueries({ queryKey: queryKeys.connection(connection.id) });
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
    },
  });
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Delete ${connection.name}?`}
      action="Delete connection"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      Its key is erased for good. Requests that it answered stay in the log.
    </ConfirmDialog>
  );
}
