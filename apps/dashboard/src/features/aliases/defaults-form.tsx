'use client';

import type { RoutingDefaultsView } from '@omniroute/contract';
import { defaultFallbackKinds, type FailureKind } from '@omniroute/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { toast } from 'sonner';
import { Button } from '#components/ui/button.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import { client } from '#lib/client.ts';
import { queryKeys } from '#lib/query-client.ts';
import { kindOrder, kindTexts } from '../combos/fallback-kinds.ts';
import { useCombos } from '../combos/queries.ts';
import { defaultsDraftOf, toRoutingDefaults } from './defaults-values.ts';

/** Which combo takes over from models that were addressed directly, and which takes names that nobody has. */
export function DefaultsForm({ defaults }: { readonly defaults: RoutingDefaultsView }) {
  const [draft, setDraft] = useState(() => defaultsDraftOf(defaults));
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => client.call('setRoutingDefaults', { body: toRoutingDefaults(draft) }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKeys.routingDefaults, saved);
      toast.success('Saved for all names');
    },
  });
  const toggle = (kind: FailureKind, on: boolean) =>
    setDraft((last) => ({ ...last, on: on ? [...last.on, kind] : last.on.filter((other) => other !== kind) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-5 px-4 pb-5 sm:px-5">
      <FaultNote error={save.error} />
      <div className="grid gap-4 sm:grid-cols-2">
        <ComboChoice
          label="After a model failed"
          hint="A request that named a model directly goes on with this combo."
          value={draft.afterFailure}
          onChange={(afterFailure) => setDraft((last) => ({ ...last, afterFailure }))}
        />
        <ComboChoice
          label="Unknown names"
          hint="A model name that nobody has means this combo."
          value={draft.unknownNames}
          onChange={(unknownNames) => setDraft((last) => ({ ...last, unknownNames }))}
        />
      </div>
      {draft.afterFailure !== '' && (
        <Disclosure summary="After which failures" defaultOpen={draft.on.length !== defaultFallbackKinds.length}>
          <div className="grid gap-x-6 sm:grid-cols-2">
            {kindOrder.map((kind) => (
              <Checkbox
                key={kind}
                label={kindTexts[kind].name}
                hint={kindTexts[kind].meaning}
                checked={draft.on.includes(kind)}
                onChange={(on) => toggle(kind, on)}
              />
            ))}
          </div>
        </Disclosure>
      )}
      <div>
        <Button type="submit" disabled={save.isPending}>
          {save.isPending ? 'Saving…' : 'Save for all names'}
        </Button>
      </div>
    </form>
  );
}

type ComboChoiceProps = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (id: string) => void;
};

function ComboChoice({ label, hint, value, onChange }: ComboChoiceProps) {
  const combos = useCombos().data ?? [];
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">off</option>
          {combos.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
