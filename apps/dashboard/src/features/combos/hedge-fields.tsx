'use client';

import { defaultHedgeMax, defaultHedgeShare } from '@omniroute/core';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { WalkFieldsProps } from './walk-fields.tsx';

const fields = [
  {
    name: 'hedgeAfterMs',
    field: 'hedge.afterMs',
    label: 'Late after',
    unit: 'milliseconds without a first piece of the answer',
    empty: 'by its own times',
  },
  {
    name: 'hedgeMax',
    field: 'hedge.max',
    label: 'At once',
    unit: 'targets asked at the same time, 2 or 3',
    empty: String(defaultHedgeMax),
  },
  {
    name: 'hedgeSharePercent',
    field: 'hedge.maxShare',
    label: 'At most',
    unit: '% more calls than requests',
    empty: String(defaultHedgeShare * 100),
  },
] as const;

/** When a second target begins beside one that is slow, and how often. */
export function HedgeFields({ values, onChange, errorOf }: WalkFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {fields.map(({ name, field, label, unit, empty }) => (
        <Field key={name} label={label} optional hint={unit} error={errorOf(field)}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min="0"
              step="any"
              inputMode="decimal"
              placeholder={empty}
              value={values[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
