'use client';

import type { KeyView } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client, describeFault } from '#lib/client.ts';
import { focusFirstFault } from '#lib/focus-first-fault.ts';
import { queryKeys } from '#lib/query-client.ts';
import { isShown, KeyFields } from './key-fields.tsx';
import { keyValuesOf, toKeyUpdate, toRestore } from './key-values.ts';

type EditKeyProps = { readonly target: KeyView; readonly onClose: () => void };

/** Changes what a key is called, what it may call and how much. The key itself stays as it is. */
export function EditKey({ target, onClose }: EditKeyProps) {
  const [values, setValues] = useState(() => keyValuesOf(target));
  const form = useRef<HTMLFormElement>(null);
  const queryClient = useQueryClient();
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: queryKeys.keys });
    await queryClient.invalidateQueries({ queryKey: queryKeys.limits });
  };
  const undo = useMutation({
    mutationFn: () => client.call('updateKey', { params: { id: target.id }, body: toRestore(target) }),
    onSuccess: refresh,
    onError: (error) => toast.error(describeFault(error).message),
  });
  const update = useMutation({
    mutationFn: () => client.call('updateKey', { params: { id: target.id }, body: toKeyUpdate(values, target) }),
    onSuccess: async () => {
      toast.success('Key saved', { action: { label: 'Undo', onClick: () => undo.mutate() } });
      onClose();
      await refresh();
    },
    onError: () => focusFirstFault(form.current),
  });
  const fault = update.isError ? describeFault(update.error) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      shape="side"
      title={`Edit ${target.name}`}
      description="In force at once, for requests that begin from then on."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="edit-key" variant="primary" disabled={update.isPending}>
            {update.isPending ? 'Saving…' : 'Save'}
          </Button>
        </>
      }
    >
      <form id="edit-key" ref={form} noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
        <KeyFields values={values} onChange={(part) => setValues((last) => ({ ...last, ...part }))} fault={fault} />
        {!isShown(fault) && <FaultNote error={update.error} />}
      </form>
    </Dialog>
  );
}
