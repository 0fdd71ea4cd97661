'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { client } from '#lib/client.ts';
import { formatCounted } from '#lib/format.ts';
import { queryKeys } from '#lib/query-client.ts';

type ClearCacheProps = {
  /** Absent: the answers of all combos. */
  readonly combo?: { readonly id: string; readonly name: string };
  readonly open: boolean;
  readonly onClose: () => void;
};

/** Asks before kept answers are forgotten. */
export function ClearCache({ combo, open, onClose }: ClearCacheProps) {
  const queryClient = useQueryClient();
  const clear = useMutation({
    mutationFn: () => client.call('clearCache', { query: combo === undefined ? {} : { combo: combo.id } }),
    onSuccess: async ({ removed }) => {
      toast.success(`${formatCounted(removed, 'kept answer')} forgotten`);
      onClose();
      await queryClient.invalidateQueries({ queryKey: queryKeys.cache });
    },
  });
  const close = () => {
    clear.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={combo === undefined ? 'Clear the response cache?' : `Clear the kept answers of ${combo.name}?`}
      action="Clear"
      pending={clear.isPending}
      error={clear.error}
      onConfirm={() => clear.mutate()}
    >
      The next requests are asked anew, and their answers kept again.
    </ConfirmDialog>
  );
}
