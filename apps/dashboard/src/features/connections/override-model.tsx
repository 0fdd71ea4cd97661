'use client';

import type { Connection, ConnectionModel } from '@omniroute/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Field, type ControlProps } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { client, describeFault } from '#lib/client.ts';
import { focusFirstFault } from '#lib/focus-first-fault.ts';
import { queryKeys } from '#lib/query-client.ts';
import {
  findOverrideFault,
  limitFields,
  overrideOf,
  priceFields,
  toldOfModel,
  unitFieldsOf,
  valuesOfModel,
  type OverrideValues,
} from './override-values.ts';

type OverrideModelProps = {
  readonly connection: Connection;
  readonly model: ConnectionModel;
  readonly onClose: () => void;
};

/** What a person knows better of a model: prices and the context window. It stays when lists are synced. */
export function OverrideModel({ connection, model, onClose }: OverrideModelProps) {
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<OverrideValues>(() => valuesOfModel(model));
  const [checked, setChecked] = useState(false);
  const [earlier] = useState(values);
  const told = toldOfModel(model);
  const save = useMutation({
    mutationFn: (facts: ReturnType<typeof overrideOf>) =>
      client.call('overrideConnectionModel', { params: { id: connection.id }, body: { id: model.id, facts } }),
    onSuccess: ({ items }, facts) => {
      queryClient.setQueryData(queryKeys.models(connection.id), items);
      toast.success(facts === null ? 'As upstream and catalogue say' : 'Model saved');
      onClose();
    },
  });
  const own = checked ? findOverrideFault(values) : undefined;
  const fault = save.isError ? describeFault(save.error) : undefined;
  const errorOf = (name: keyof OverrideValues) =>
    own?.name === name ? own.message : fault?.field?.endsWith(`.${name}`) === true ? fault.message : undefined;
  const units = unitFieldsOf(model);
  const shown = [
    ...priceFields.map(({ kind }) => kind),
    ...units.map(({ unit }) => unit),
    ...limitFields.map(({ limit }) => limit),
  ];
  const placed = shown.some((name) => errorOf(name) !== undefined);
  const input = (name: keyof OverrideValues, inputMode: 'decimal' | 'numeric') => (control: ControlProps) => (
    <Input
      {...control}
      inputMode={inputMode}
      autoComplete="off"
      placeholder={earlier[name] === '' ? told[name] || 'unknown' : 'as upstream and catalogue say'}
      value={values[name]}
      onChange={(event) => setValues({ ...values, [name]: event.target.value })}
    />
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (findOverrideFault(values) === undefined) save.mutate(overrideOf(values, model.override));
    else focusFirstFault(form.current);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={
        <>
          Price and limits of <span className="font-mono wrap-anywhere">{model.id}</span>
        </>
      }
      description="What you enter counts before what upstream and catalogue say, and stays when models are synced. What you leave empty is as they say."
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
      <form
        id="override-model"
        ref={form}
        noValidate
        onSubmit={submit}
        className="grid grid-cols-1 gap-4 sm:grid-cols-2"
      >
        {priceFields.map(({ kind, label }) => (
          <Field key={kind} label={label} optional error={errorOf(kind)} hint="USD per million tokens">
            {input(kind, 'decimal')}
          </Field>
        ))}
        {units.map(({ unit, label, hint }) => (
          <Field key={unit} label={label} optional error={errorOf(unit)} hint={hint}>
            {input(unit, 'decimal')}
          </Field>
        ))}
        {limitFields.map(({ limit, label, hint }) => (
          <Field key={limit} label={label} optional error={errorOf(limit)} hint={hint}>
            {input(limit, 'numeric')}
          </Field>
        ))}
        {!placed && save.isError && (
          <div className="sm:col-span-2">
            <FaultNote error={save.error} />
          </div>
        )}
      </form>
    </Dialog>
  );
}
