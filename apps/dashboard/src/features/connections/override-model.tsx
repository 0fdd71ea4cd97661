'use client';

import type { Connection, ConnectionModel } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { client, describeFault } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { overrideOf, priceFields, valuesOfModel, type OverrideValues } from './override-values.ts';

type OverrideModelProps = {
  readonly connection: Connection;
  readonly model: ConnectionModel;
  readonly onClose: () => void;
};

/** What a person knows better of a model: prices and the context window. It stays when lists are synced. */
export function OverrideModel({ connection, model, onClose }: OverrideModelProps) {
  const queryClient = useQueryClient();
  const [values, setValues] = useState<OverrideValues>(() => valuesOfModel(model));
  const save = useMutation({
    mutationFn: (facts: ReturnType<typeof overrideOf> | null) =>
      client.call('overrideConnectionModel', { params: { id: connection.id }, body: { id: model.id, facts } }),
    onSuccess: ({ items }) => {
      queryClient.setQueryData(queryKeys.models(connection.id), items);
      toast.success('Model saved');
      onClose();
    },
  });
  const fault = save.isError ? describeFault(save.error) : undefined;
  const errorOf = (name: string) => (fault?.field?.endsWith(`.${name}`) === true ? fault.message : undefined);
  const placed = [...priceFields.map(({ kind }) => kind), 'maxInputTokens'].some((name) => errorOf(name) !== undefined);
  const set = (name: keyof OverrideValues) => (event: { readonly target: { readonly value: string } }) =>
    setValues({ ...values, [name]: event.target.value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(overrideOf(values));
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={model.id}
      description="What you enter counts before what upstream and catalogue say. What you leave empty stays as they say."
      footer={
        <>
          {model.overridden && (
            <Button className="mr-auto" disabled={save.isPending} onClick={() => save.mutate(null)}>
              Take back
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="override-model" variant="primary" disabled={save.isPending}>
            {save.isPending ? 'Saving…' : 'Save'}
          </Button>
        </>
      }
    >
      <form id="override-model" noValidate onSubmit={submit} className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        {priceFields.map(({ kind, label }) => (
          <Field key={kind} label={label} optional error={errorOf(kind)} hint="USD per million tokens">
            {(control) => <Input {...control} inputMode="decimal" value={values[kind]} onChange={set(kind)} />}
          </Field>
        ))}
        <Field label="Context window" optional error={errorOf('maxInputTokens')} hint="Tokens of the prompt">
          {(control) => (
            <Input {...control} inputMode="numeric" value={values.maxInputTokens} onChange={set('maxInputTokens')} />
          )}
        </Field>
        <div className="sm:col-span-2">{!placed && <FaultNote error={save.error} />}</div>
      </form>
    </Dialog>
  );
}
