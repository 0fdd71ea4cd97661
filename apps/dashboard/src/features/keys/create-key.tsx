'use client';

import type { KeyCreated } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import { client, describeFault } from '#lib/client.ts';
import { focusFirstFault } from '#lib/focus-first-fault.ts';
import { queryKeys } from '#lib/query-client.ts';
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
  const [name, setName] = useState('');
  const [team, setTeam] = useState('');
  const [tags, setTags] = useState('');
  const [forwards, setForwards] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () => {
      const list = tags
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '');
      const body = {
        name: name.trim(),
        ...(team.trim() === '' ? {} : { team: team.trim() }),
        ...(list.length === 0 ? {} : { tags: list }),
        ...(forwards ? { options: { forwardAttribution: true } } : {}),
      };
      return client.call('createKey', { body });
    },
    onSuccess: async (created) => {
      onCreated(created);
      await queryClient.invalidateQueries({ queryKey: queryKeys.keys });
    },
    onError: () => focusFirstFault(form.current),
  });
  const fault = create.isError ? describeFault(create.error) : undefined;
  const errorOf = (field: string) => (fault?.field?.startsWith(field) === true ? fault.message : undefined);
  const placed = ['name', 'team', 'tags'].some((field) => errorOf(field) !== undefined);
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
        <Field label="Name" error={errorOf('name')} hint="Who or what will use it, such as “laptop” or “ci”.">
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              autoFocus
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Team" optional error={errorOf('team')}>
          {(control) => (
            <Input {...control} autoComplete="off" value={team} onChange={(event) => setTeam(event.target.value)} />
          )}
        </Field>
        <Field label="Tags" optional error={errorOf('tags')} hint="Separated by commas.">
          {(control) => (
            <Input {...control} autoComplete="off" value={tags} onChange={(event) => setTags(event.target.value)} />
          )}
        </Field>
        <Checkbox
          label="Tell LiteLLM proxies of tags and end users"
          hint="They then stand in the proxy’s own spend logs too."
          checked={forwards}
          onChange={setForwards}
        />
        {!placed && <FaultNote error={create.error} />}
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
