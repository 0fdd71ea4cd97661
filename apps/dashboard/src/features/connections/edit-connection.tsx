'use client';

import type { Connection, Provider } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { focusFirstFault } from '#lib/focus-first-fault.ts';
import { queryKeys } from '#lib/query-client.ts';
import { ConnectionFields } from './connection-fields.tsx';
import { toUpdate, valuesOf } from './connection-values.ts';
import { placeFault } from './form-fault.ts';
import { previewUrl } from './preview-url.ts';

type EditConnectionProps = {
  readonly connection: Connection;
  readonly provider: Provider;
  readonly onClose: () => void;
};

/** Changes the address, key, name or settings of a connection. */
export function EditConnection({ connection, provider, onClose }: EditConnectionProps) {
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(() => valuesOf(connection));
  const update = useMutation({
    mutationFn: () =>
      client.call('updateConnection', { params: { id: connection.id }, body: toUpdate(values, connection.settings) }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(queryKeys.connection(saved.id), saved);
      toast.success('Connection saved');
      onClose();
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
      await queryClient.invalidateQueries({ queryKey: queryKeys.combos });
    },
    onError: () => focusFirstFault(form.current),
  });
  const fault = placeFault(update.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      shape="side"
      title={`Edit ${connection.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="edit-connection" variant="primary" disabled={update.isPending}>
            {update.isPending ? 'Saving…' : 'Save'}
          </Button>
        </>
      }
    >
      <form id="edit-connection" ref={form} noValidate onSubmit={submit} className="grid grid-cols-1 gap-5">
        <ConnectionFields
          provider={provider}
          values={values}
          onChange={(part) => setValues({ ...values, ...part })}
          preview={previewUrl(provider.id, values.baseUrl, values.options)}
          fault={fault.field}
          hasSecret={connection.hasSecret}
        />
        <FaultNote error={fault.rest} />
      </form>
    </Dialog>
  );
}
