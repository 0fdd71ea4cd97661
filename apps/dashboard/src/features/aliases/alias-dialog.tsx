'use client';

import type { AliasView } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { DeleteDialog } from '#components/delete-dialog.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { client, describeFault } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { aliasDraftOf, blankAlias, toAliasCreate, toAliasUpdate, type AliasDraft } from './alias-values.ts';
import { ShadowFields } from './shadow-fields.tsx';
import { TargetFields } from './target-fields.tsx';

type AliasDialogProps = { readonly alias?: AliasView; readonly onClose: () => void };

const shownFields = ['name', 'target.', 'shadow.'];

/** Makes an alias, or changes one. */
export function AliasDialog({ alias, onClose }: AliasDialogProps) {
  const form = useId();
  const [draft, setDraft] = useState(() => (alias === undefined ? blankAlias : aliasDraftOf(alias)));
  const [deleting, setDeleting] = useState(false);
  const save = useSaveAlias(alias, onClose);
  const change = (part: Partial<AliasDraft>) => setDraft((last) => ({ ...last, ...part }));
  const fault = save.isError ? describeFault(save.error) : undefined;
  const isPlaced = shownFields.some((field) => fault?.field?.startsWith(field) === true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <>
      <Dialog
        open
        onClose={onClose}
        title={alias === undefined ? 'New alias' : alias.name}
        description="A name that clients can ask for beside those of combos and models."
        footer={
          <>
            {alias !== undefined && (
              <Button variant="danger" className="mr-auto" onClick={() => setDeleting(true)}>
                Delete
              </Button>
            )}
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" form={form} variant="primary" disabled={save.isPending}>
              {save.isPending ? 'Saving…' : 'Save alias'}
            </Button>
          </>
        }
      >
        <form id={form} noValidate onSubmit={submit} className="grid gap-5">
          {save.isError && !isPlaced && <FaultNote error={save.error} />}
          <Field
            label="Name"
            error={fault?.field === 'name' ? fault.message : undefined}
            hint="Such as gpt-4o, or a pattern: anthropic/* speaks for all names that begin so."
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={draft.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
          <TargetFields draft={draft} fault={fault} onChange={change} />
          <ShadowFields value={draft.shadow} fault={fault} onChange={(shadow) => change({ shadow })} />
        </form>
      </Dialog>
      {alias !== undefined && (
        <DeleteDialog
          kind="alias"
          name={alias.name}
          open={deleting}
          onClose={() => setDeleting(false)}
          remove={() => client.call('deleteAlias', { params: { id: alias.id } })}
          ownKey={queryKeys.alias(alias.id)}
          listKey={queryKeys.aliases}
        >
          Clients that ask for {alias.name} get what the name means without it, or an error.
        </DeleteDialog>
      )}
    </>
  );
}

function useSaveAlias(alias: AliasView | undefined, onSaved: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (draft: AliasDraft) => {
      if (alias === undefined) return client.call('createAlias', { body: toAliasCreate(draft) });
      return client.call('updateAlias', { params: { id: alias.id }, body: toAliasUpdate(draft) });
    },
    onSuccess: async (saved) => {
      toast.success(`Alias ${saved.name} saved`);
      onSaved();
      await queryClient.invalidateQueries({ queryKey: queryKeys.aliases });
    },
  });
}
