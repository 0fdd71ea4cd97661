'use client';

import type { ComboView } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { useUrlState } from '#lib/use-url-state.ts';

type DeleteComboProps = { readonly combo: ComboView; readonly open: boolean; readonly onClose: () => void };

/** Asks before a combo goes. The gateway refuses while another combo holds it, and says which. */
export function DeleteCombo({ combo, open, onClose }: DeleteComboProps) {
  const { push } = useUrlState();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.call('deleteCombo', { params: { id: combo.id } }),
    onSuccess: async () => {
      toast.success(`Combo ${combo.name} deleted`);
      push({ id: undefined });
      queryClient.removeQueries({ queryKey: queryKeys.combo(combo.id) });
      await queryClient.invalidateQueries({ queryKey: queryKeys.combos });
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
      title={`Delete ${combo.name}?`}
      action="Delete combo"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
    >
      Clients that ask for combo/{combo.name} will get an error. Its requests stay in the log.
    </ConfirmDialog>
  );
}
