'use client';

import type { ComboCreate, ComboView } from '@omniroute/contract';
import { canaryBys } from '@omniroute/core';
import { useState, type FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { client, describeFault } from '#lib/client.ts';
import { canaryByTexts, firstCanary, toCanaryInput } from './canary-values.ts';
import { useServeVersion } from './version-queries.ts';

/** What is tried: a version that there is, or the changes of the editor. */
export type Candidate = { readonly version: number } | { readonly changes: Omit<ComboCreate, 'name'> };

type CanaryDialogProps = { readonly combo: ComboView; readonly candidate: Candidate; readonly onClose: () => void };

/** Serves another version of a combo to a share of its requests for a time. */
export function CanaryDialog({ combo, candidate, onClose }: CanaryDialogProps) {
  const [values, setValues] = useState(firstCanary);
  const begin = useServeVersion(
    () =>
      client.call('beginComboCanary', { params: { id: combo.id }, body: { ...candidate, ...toCanaryInput(values) } }),
    'The canary runs',
  );
  const fault = begin.isError ? describeFault(begin.error) : undefined;
  const faultAt = (field: string) => (fault?.field === field ? fault.message : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog may stand inside the combo's own form.
    event.stopPropagation();
    begin.mutate(undefined, { onSuccess: onClose });
  };
  const what = 'version' in candidate ? `version ${candidate.version}` : 'these changes';
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Try ${what} of ${combo.name}`}
      description="All other requests are served as before. It ends by itself, or when it is promoted or aborted."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="canary" variant="primary" disabled={begin.isPending}>
            {begin.isPending ? 'Starting…' : 'Start'}
          </Button>
        </>
      }
    >
      <form id="canary" noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
        {fault && faultAt('percentage') === undefined && faultAt('forMs') === undefined && (
          <FaultNote error={begin.error} />
        )}
        <Field label="Share" hint="percent of the requests" error={faultAt('percentage')}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min="0"
              max="100"
              step="any"
              inputMode="decimal"
              value={values.percentage}
              onChange={({ target }) => setValues((last) => ({ ...last, percentage: target.value }))}
            />
          )}
        </Field>
        <Field label="Drawn" hint="Sticky draws keep the shares over many keys, users or conversations.">
          {(control) => (
            <Select
              {...control}
              value={values.by}
              onChange={({ target }) => {
                const by = canaryBys.find((each) => each === target.value);
                if (by) setValues((last) => ({ ...last, by }));
              }}
            >
              {canaryBys.map((by) => (
                <option key={by} value={by}>
                  {canaryByTexts[by]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="For" hint="hours" error={faultAt('forMs')}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min="0"
              step="any"
              inputMode="decimal"
              value={values.hours}
              onChange={({ target }) => setValues((last) => ({ ...last, hours: target.value }))}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
