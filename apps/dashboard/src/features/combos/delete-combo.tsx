'use client';

import type { ComboView } from '@omniroute/contract';
import { DeleteDialog } from '#components/delete-dialog.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

type DeleteComboProps = { readonly combo: ComboView; readonly open: boolean; readonly onClose: () => void };

export function DeleteCombo({ combo, open, onClose }: DeleteComboProps) {
  return (
    <DeleteDialog
      kind="combo"
      name={combo.name}
      open={open}
      onClose={onClose}
      remove={() => client.call('deleteCombo', { params: { id: combo.id } })}
      ownKey={queryKeys.combo(combo.id)}
      listKey={queryKeys.combos}
    >
      Clients that ask for combo/{combo.name} will get an error. Its requests stay in the log.
    </DeleteDialog>
  );
}
