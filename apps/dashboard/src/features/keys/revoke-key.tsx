'use client';

import type { KeyView } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

type RevokeKeyProps = { readonly target: KeyView | undefined; readonly onClose: () => void };

/** Asks before a key stops working. */
export function RevokeKey({ target, onClose }: RevokeKeyProps) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: (id: string) => client.call('revokeKey', { params: { id } }),
    onSuccess: async () => {
      toast.success('Key revoked');
      onClose();
      await queryClient.invalidateQueries({ queryKey: queryKeys.keys });
    },
  });
  const close = () => {
    revoke.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={target !== undefined}
      onClose={close}
      title={`Revoke ${target?.name ?? 'the key'}?`}
      action="Revoke key"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => target !== undefined && revoke.mutate(target.id)}
    >
      Clients that use it are refused at once. This cannot be undone; its requests stay in the log.
    </ConfirmDialog>
  );
}
