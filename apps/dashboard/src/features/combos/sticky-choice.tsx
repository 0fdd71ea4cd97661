'use client';

import { stickyBys, type StickyBy } from '@omniroute/core';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/input.tsx';
import { stickyTexts } from './strategy-texts.ts';

type StickyChoiceProps = {
  readonly value: StickyBy | undefined;
  readonly onChange: (sticky: StickyBy | undefined) => void;
};

/** Whether a weighted combo draws for every request anew, or always the same for the same one: for tests and canaries. */
export function StickyChoice({ value, onChange }: StickyChoiceProps) {
  return (
    <Field
      label="Draw"
      className="max-w-md"
      hint="Sticky draws keep the shares over many keys, users or conversations."
    >
      {(control) => (
        <Select
          {...control}
          value={value ?? ''}
          onChange={(event) => onChange(stickyBys.find((by) => by === event.target.value))}
        >
          <option value="">anew for every request</option>
          {stickyBys.map((by) => (
            <option key={by} value={by}>
              once {stickyTexts[by]}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
