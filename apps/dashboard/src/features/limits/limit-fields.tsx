'use client';

import { useId } from 'react';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { LimitValues } from './limit-values.ts';

type LimitFieldsProps = {
  readonly values: LimitValues;
  readonly onChange: (change: Partial<LimitValues>) => void;
  /** The fault of a field, by its path below the limits (`rpm`, `budget.dayUsd`). */
  readonly errorOf: (field: string) => string | undefined;
};

const fields = [
  { name: 'rpm', path: 'rpm', label: 'Requests a minute', step: '1' },
  { name: 'tpm', path: 'tpm', label: 'Tokens a minute', step: '1' },
  { name: 'concurrency', path: 'concurrency', label: 'Requests at once', step: '1' },
  { name: 'queueMax', path: 'queue', label: 'Of more, may wait', step: '1', empty: 'none' },
  { name: 'queueSeconds', path: 'queue.timeoutMs', label: 'Longest wait, seconds', step: 'any', empty: '30' },
  { name: 'dayUsd', path: 'budget.dayUsd', label: 'USD a day', step: 'any' },
  { name: 'monthUsd', path: 'budget.monthUsd', label: 'USD a month', step: 'any' },
] as const;

/** What may pass at most: empty fields limit nothing. */
export function LimitFields({ values, onChange, errorOf }: LimitFieldsProps) {
  const zones = useId();
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      {fields.map((field) => (
        <Field key={field.name} label={field.label} optional error={errorOf(field.path)}>
          {(control) => (
            <Input
              {...control}
              type="number"
              min="0"
              step={field.step}
              inputMode="decimal"
              placeholder={'empty' in field ? field.empty : 'no limit'}
              value={values[field.name]}
              onChange={(event) => onChange({ [field.name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label="Days begin in" optional error={errorOf('budget.zone')}>
        {(control) => (
          <>
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              list={zones}
              placeholder="UTC"
              value={values.zone}
              onChange={(event) => onChange({ zone: event.target.value })}
            />
            <datalist id={zones}>
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
    </div>
  );
}
