'use client';

import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import type { Fault } from '#lib/client.ts';
import { useCombos } from '../combos/queries.ts';
import { useConnections } from '../connections/queries.ts';
import { targetKinds, type AliasDraft, type TargetKind } from './alias-values.ts';
import { useAliases } from './queries.ts';

const kindTexts: Readonly<Record<TargetKind, string>> = {
  combo: 'a combo',
  model: 'a model of a connection',
  alias: 'another alias',
};

type TargetFieldsProps = {
  readonly draft: AliasDraft;
  readonly fault: Fault | undefined;
  readonly onChange: (change: Partial<AliasDraft>) => void;
};

type Named = { readonly id: string; readonly name: string };

/** What an alias leads to. */
export function TargetFields({ draft, fault, onChange }: TargetFieldsProps) {
  const combos = useCombos().data ?? [];
  const connections = useConnections().data ?? [];
  const aliases = (useAliases().data ?? []).filter(({ name }) => name !== draft.name && !name.includes('*'));
  const faultAt = (field: string) => (fault?.field === `target.${field}` ? fault.message : undefined);
  return (
    <>
      <Field label="Leads to">
        {(control) => (
          <Select
            {...control}
            value={draft.kind}
            onChange={(event) => onChange({ kind: targetKinds.find((kind) => kind === event.target.value) ?? 'combo' })}
          >
            {targetKinds.map((kind) => (
              <option key={kind} value={kind}>
                {kindTexts[kind]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {draft.kind === 'combo' && (
        <Choice
          label="Combo"
          items={combos}
          value={draft.combo}
          error={faultAt('combo')}
          onChange={(combo) => onChange({ combo })}
        />
      )}
      {draft.kind === 'alias' && (
        <Choice
          label="Alias"
          items={aliases}
          value={draft.alias}
          error={faultAt('alias')}
          onChange={(alias) => onChange({ alias })}
        />
      )}
      {draft.kind === 'model' && (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Choice
            label="Connection"
            items={connections}
            value={draft.connection}
            error={faultAt('connection')}
            onChange={(connection) => onChange({ connection })}
          />
          <Field
            label="Model"
            error={faultAt('model')}
            hint={draft.name.includes('*') ? 'Each * stands for what the name’s * matched.' : undefined}
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={draft.model}
                onChange={(event) => onChange({ model: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly items: readonly Named[];
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (id: string) => void;
};

function Choice({ label, items, value, error, onChange }: ChoiceProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">Choose…</option>
          {items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
