'use client';

import type { Connection } from '@omniroute/contract';
import { DeleteDialog } from '#components/delete-dialog.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';

type DeleteConnectionProps = { readonly connection: Connection; readonly open: boolean; readonly onClose: () => void };

export function DeleteConnection({ connection, open, onClose }: DeleteConnectionProps) {
  return (
    <DeleteDialog
      kind="connection"
      name={connection.name}
      open={open}
      onClose={onClose}
      remove={() => client.call('deleteConnection', { params: { id: connection.id } })}
      ownKey={queryKeys.connection(connection.id)}
      listKey={queryKeys.connections}
    >
      Its key is erased for good. Requests that it answered stay in the log.
    </DeleteDialog>
  );
}
