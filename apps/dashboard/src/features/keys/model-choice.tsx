'use client';

import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { useCombos, useConnectionsWithModels } from '../combos/queries.ts';

const shownModels = 100;

type ModelChoiceProps = { readonly value: string | undefined; readonly onChange: (model: string) => void };

/** The model that snippets ask for: a combo, or a model of a connection. */
export function ModelChoice({ value, onChange }: ModelChoiceProps) {
  const groups = useCallableModels();
  const first = groups[0]?.models[0];
  if (first === undefined) {
    return (
      <Field label="Model" hint="There is no combo and no known model yet; type <connection>/<model>.">
        {(control) => (
          <Input
            {...control}
            placeholder="connection/model"
            value={value ?? ''}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    );
  }
  return (
    <Field label="Model">
      {(control) => (
        <Select {...control} value={value ?? first} onChange={(event) => onChange(event.target.value)}>
          {groups.map(({ label, models }) => (
            <optgroup key={label} label={label}>
              {models.map((model) => (
                <option key={model}>{model}</option>
              ))}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** All that clients may ask for, combos first. */
export function useCallableModels(): readonly { readonly label: string; readonly models: readonly string[] }[] {
  const combos = (useCombos().data ?? []).map(({ name }) => `combo/${name}`);
  const sources = useConnectionsWithModels().map(({ connection, models }) => ({
    label: connection.name,
    models: models
      .filter(({ mode }) => mode === undefined || mode === 'chat')
      .slice(0, shownModels)
      .map(({ id }) => `${connection.name}/${id}`),
  }));
  return [{ label: 'Combos', models: combos }, ...sources].filter(({ models }) => models.length > 0);
}
