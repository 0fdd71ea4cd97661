'use client';

import type { KeyCreated } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client, describeFault } from '#lib/client.ts';
import { focusFirstFault } from '#lib/focus-first-fault.ts';
import { queryKeys } from '#lib/query-client.ts';
import { isShown, KeyFields } from './key-fields.tsx';
import { blankKey, toKeyCreate } from './key-values.ts';
import { SnippetPanel } from './snippet-panel.tsx';

/** Creates a client key, and shows it the one time that it can be shown. */
export function CreateKey({ onClose }: { readonly onClose: () => void }) {
  const [created, setCreated] = useState<KeyCreated>();
  return created === undefined ? (
    <KeyForm onCreated={setCreated} onClose={onClose} />
  ) : (
    <KeyShown created={created} onClose={onClose} />
  );
}

type KeyFormProps = { readonly onCreated: (created: KeyCreated) => void; readonly onClose: () => void };

function KeyForm({ onCreated, onClose }: KeyFormProps) {
  const [values, setValues] = useState(blankKey);
  const form = useRef<HTMLFormElement>(null);
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () => client.call('createKey', { body: toKeyCreate(values) }),
    onSuccess: async (created) => {
      onCreated(created);
      await queryClient.invalidateQueries({ queryKey: queryKeys.keys });
    },
    onError: () => focusFirstFault(form.current),
  });
  const fault = create.isError ? describeFault(create.error) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Create a key"
      description="Clients send it with every request. Usage and cost are counted by key."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="create-key" variant="primary" disabled={create.isPending}>
            {create.isPending ? 'Creating…' : 'Create key'}
          </Button>
        </>
      }
    >
      <form id="create-key" ref={form} noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
        <KeyFields values={values} onChange={(part) => setValues((last) => ({ ...last, ...part }))} fault={fault} />
        {!isShown(fault) && <FaultNote error={create.error} />}
      </form>
    </Dialog>
  );
}

function KeyShown({ created, onClose }: { readonly created: KeyCreated; readonly onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      shape="side"
      title={`Key ${created.name} is ready`}
      description="Copy it now: it is stored as a hash only and cannot be shown again."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="grid grid-cols-1 gap-6">
        <div className="flex flex-wrap items-center gap-3 rounded-lg border border-border bg-success-soft px-4 py-3">
          <code data-testid="created-key" className="min-w-0 flex-1 font-mono text-xs wrap-anywhere">
            {created.key}
          </code>
          <CopyButton label="Copy key" text={created.key} />
        </div>
        <section className="grid grid-cols-1 gap-3">
          <h3 className="font-semibold">Send a first request</h3>
          <SnippetPanel secret={created.key} />
        </section>
      </div>
    </Dialog>
  );
}
