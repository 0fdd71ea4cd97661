'use client';

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { useUrlState } from '#lib/use-url-state.ts';

type DeleteDialogProps = {
  /** What goes, as a person says it: `combo fast`. */
  readonly kind: string;
  readonly name: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly remove: () => Promise<unknown>;
  /** Queries of the entity itself, forgotten, and of the list that it leaves, asked again. */
  readonly ownKey: QueryKey;
  readonly listKey: QueryKey;
  /** What its going means. */
  readonly children: ReactNode;
};

/** Asks before an entity goes. The gateway refuses while something uses it, and says what. */
export function DeleteDialog({ kind, name, open, onClose, remove, ownKey, listKey, children }: DeleteDialogProps) {
  const { push } = useUrlState();
  const queryClient = useQueryClient();
  const removal = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      toast.success(`${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${name} deleted`);
      push({ id: undefined });
      queryClient.removeQueries({ queryKey: ownKey });
      await queryClient.invalidateQueries({ queryKey: listKey });
    },
  });
  const close = () => {
    removal.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={`Delete ${name}?`}
      action={`Delete ${kind}`}
      pending={removal.isPending}
      error={removal.error}
      onConfirm={() => removal.mutate()}
    >
      {children}
    </ConfirmDialog>
  );
}
