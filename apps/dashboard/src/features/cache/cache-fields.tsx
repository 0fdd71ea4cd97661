'use client';

import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import type { CacheValues } from './cache-values.ts';
import { EmbedderFields } from './embedder-fields.tsx';

export type CacheFieldsProps = {
  readonly values: CacheValues;
  readonly onChange: (change: Partial<CacheValues>) => void;
  /** The fault of a field below `options.cache`, by its name there. */
  readonly errorOf: (field: string) => string | undefined;
  /** Whose cache it is: a combo's may be shared, a key's is for what it addresses directly. */
  readonly owner: 'combo' | 'key';
};

const modes = {
  combo: [
    ['none', 'none is kept'],
    ['exact', 'to the very same request'],
    ['semantic', 'also to one of the same meaning'],
  ],
  key: [
    ['none', 'as each combo says; none of models called directly'],
    ['never', 'never, whatever a combo says'],
    ['exact', 'of models called directly, to the very same request'],
    ['semantic', 'of models called directly, also to one of the same meaning'],
  ],
} as const;

/** Whether answers are kept and given again, for how long and to whom. */
export function CacheFields({ values, onChange, errorOf, owner }: CacheFieldsProps) {
  const isOn = values.mode === 'exact' || values.mode === 'semantic';
  return (
    <div className="grid gap-4">
      <Field
        label="Give answers again"
        className="max-w-md"
        error={errorOf('mode')}
        hint={isOn ? 'Clients may refuse with the header cache-control: no-cache.' : undefined}
      >
        {(control) => (
          <Select
            {...control}
            value={values.mode}
            onChange={(event) => {
              const chosen = modes[owner].find(([mode]) => mode === event.target.value);
              if (chosen) onChange({ mode: chosen[0] });
            }}
          >
            {modes[owner].map(([mode, text]) => (
              <option key={mode} value={mode}>
                {text}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {isOn && <TermFields values={values} onChange={onChange} errorOf={errorOf} owner={owner} />}
      {values.mode === 'semantic' && <EmbedderFields values={values} onChange={onChange} errorOf={errorOf} />}
      {isOn && (
        <Checkbox
          label="Requests with tools as well"
          hint="A kept answer may ask for a call that was right then only."
          checked={values.allowTools}
          onChange={(allowTools) => onChange({ allowTools })}
        />
      )}
    </div>
  );
}

function TermFields({ values, onChange, errorOf, owner }: CacheFieldsProps) {
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field label="Keep for" error={errorOf('ttlSec')} hint="seconds, at most 30 days (2592000)">
        {(control) => (
          <Input
            {...control}
            type="number"
            min="1"
            step="1"
            inputMode="numeric"
            value={values.ttlSeconds}
            onChange={(event) => onChange({ ttlSeconds: event.target.value })}
          />
        )}
      </Field>
      {owner === 'combo' && (
        <Field label="Shared by" error={errorOf('scope')}>
          {(control) => (
            <Select
              {...control}
              value={values.scope}
              onChange={(event) => onChange({ scope: event.target.value === 'combo' ? 'combo' : 'key' })}
            >
              <option value="key">the requests of one key</option>
              <option value="combo">all that call the combo</option>
            </Select>
          )}
        </Field>
      )}
    </div>
  );
}
