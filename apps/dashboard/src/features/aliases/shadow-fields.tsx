'use client';

import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import type { Fault } from '#lib/client.ts';
import { useConnections } from '../connections/queries.ts';
import { blankShadow, type ShadowDraft } from './shadow-values.ts';

type ShadowFieldsProps = {
  readonly value: ShadowDraft | undefined;
  /** Of the form, whatever it is about. */
  readonly fault: Fault | undefined;
  readonly onChange: (shadow: ShadowDraft | undefined) => void;
};

/** A silent target that is sent a share of the requests again, after the client's reply. */
export function ShadowFields({ value, fault, onChange }: ShadowFieldsProps) {
  const connections = useConnections().data ?? [];
  const faultAt = (field: string) => (fault?.field?.endsWith(`shadow.${field}`) === true ? fault.message : undefined);
  return (
    <div className="grid gap-3">
      <Checkbox
        label="Send requests to a silent target too"
        hint="After the client has its reply. What it answers is recorded, costs money, and goes nowhere."
        checked={value !== undefined}
        onChange={(on) => onChange(on ? blankShadow : undefined)}
      />
      {value !== undefined && (
        <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_7rem]">
          <Field label="Silent connection" error={faultAt('target.connection')}>
            {(control) => (
              <Select
                {...control}
                value={value.connection}
                onChange={(event) => onChange({ ...value, connection: event.target.value })}
              >
                <option value="">Choose…</option>
                {connections.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Silent model" error={faultAt('target.model')}>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                value={value.model}
                onChange={(event) => onChange({ ...value, model: event.target.value })}
              />
            )}
          </Field>
          <Field label="Share" hint="% of requests" error={faultAt('percentage')}>
            {(control) => (
              <Input
                {...control}
                type="number"
                min="0"
                max="100"
                step="any"
                inputMode="decimal"
                value={value.percentage}
                onChange={(event) => onChange({ ...value, percentage: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
