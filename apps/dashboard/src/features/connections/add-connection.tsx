'use client';

import type { Provider } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { QueryLink } from '#components/query-link.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { client } from '#lib/client.ts';
import { focusFirstFault } from '#lib/focus-first-fault.ts';
import { queryKeys } from '#lib/query-client.ts';
import { useUrlState } from '#lib/use-url-state.ts';
import { ConnectionFields } from './connection-fields.tsx';
import { blankValues, suggestName, toCreate, type ConnectionValues } from './connection-values.ts';
import { placeFault } from './form-fault.ts';
import { previewUrl } from './preview-url.ts';
import { ProviderPicker } from './provider-picker.tsx';

type AddConnectionProps = {
  readonly providers: readonly Provider[];
  /** Names that connections have already. */
  readonly taken: readonly string[];
};

/** The sheet behind `?new=…`: first the provider, unless the address names one, then its form. */
export function AddConnection({ providers, taken }: AddConnectionProps) {
  const { get, push } = useUrlState();
  const provider = providers.find((candidate) => candidate.id === get('new'));
  const close = () => push({ new: undefined });
  if (provider !== undefined) return <AddForm key={provider.id} provider={provider} taken={taken} onClose={close} />;
  return (
    <Dialog
      open={get('new') !== undefined}
      onClose={close}
      shape="side"
      title="Add a connection"
      description="Where do the models come from?"
    >
      <ProviderPicker providers={providers} />
    </Dialog>
  );
}

type AddFormProps = { readonly provider: Provider; readonly taken: readonly string[]; readonly onClose: () => void };

function AddForm({ provider, taken, onClose }: AddFormProps) {
  const { push } = useUrlState();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(() => blankValues(provider.baseUrl, suggestName(provider, undefined, taken)));
  const [named, setNamed] = useState(false);
  const preview = previewUrl(provider.id, values.baseUrl, values.options);
  const create = useMutation({
    mutationFn: () => client.call('createConnection', { body: toCreate(provider.id, values) }),
    onSuccess: async (connection) => {
      queryClient.setQueryData(queryKeys.connection(connection.id), connection);
      push({ new: undefined, id: connection.id, test: '1' });
      await queryClient.invalidateQueries({ queryKey: queryKeys.connections });
    },
    onError: () => focusFirstFault(form.current),
  });
  const fault = placeFault(create.error);
  const change = (part: Partial<ConnectionValues>) => {
    if (part.name !== undefined) setNamed(true);
    const next = { ...values, ...part };
    const url = previewUrl(provider.id, next.baseUrl, next.options);
    const host = url.state === 'ready' ? url.host : undefined;
    const followsHost = !named && part.name === undefined && part.baseUrl !== undefined;
    setValues(followsHost ? { ...next, name: suggestName(provider, host, taken) } : next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      shape="side"
      title={`Add ${provider.name}`}
      description={provider.description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="add-connection" variant="primary" disabled={create.isPending}>
            {create.isPending ? 'Saving…' : 'Save and test'}
          </Button>
        </>
      }
    >
      <form id="add-connection" ref={form} noValidate onSubmit={submit} className="grid grid-cols-1 gap-5">
        <p className="text-xs text-muted-foreground">
          <QueryLink change={{ new: '1' }} className="text-primary underline-offset-4 hover:underline">
            Choose another provider
          </QueryLink>
          {' · '}
          <a
            href={provider.docsUrl}
            target="_blank"
            rel="noreferrer"
            className="text-primary underline-offset-4 hover:underline"
          >
            Documentation
          </a>
        </p>
        <ConnectionFields provider={provider} values={values} onChange={change} preview={preview} fault={fault.field} />
        <FaultNote error={fault.rest} />
      </form>
    </Dialog>
  );
}
