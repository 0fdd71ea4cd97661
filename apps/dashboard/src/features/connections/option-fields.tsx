'use client';

import type { Provider } from '@omniroute/contract';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { Fault } from '#lib/client.ts';

type OptionFieldsProps = {
  readonly fields: Provider['fields'];
  readonly options: Readonly<Record<string, string>>;
  readonly onChange: (options: Readonly<Record<string, string>>) => void;
  readonly fault: Fault | undefined;
};

/** What a provider asks for beside address and credential: a region, a project, an account. */
export function OptionFields({ fields, options, onChange, fault }: OptionFieldsProps) {
  return fields.map(({ id, label, help, example, required }) => (
    <Field
      key={id}
      label={label}
      optional={!required}
      error={fault?.field === `settings.options.${id}` ? fault.message : undefined}
      hint={help}
    >
      {(control) => (
        <Input
          {...control}
          name={`options.${id}`}
          autoComplete="off"
          spellCheck={false}
          placeholder={example}
          value={options[id] ?? ''}
          onChange={(event) => onChange({ ...options, [id]: event.target.value })}
        />
      )}
    </Field>
  ));
}
