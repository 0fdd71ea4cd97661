'use client';

import { Disclosure } from '#components/ui/disclosure.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Textarea } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import type { Fault } from '#lib/client.ts';
import { CacheFields } from '../cache/cache-fields.tsx';
import { cacheFaultOf } from '../cache/cache-values.ts';
import { LimitFields } from '../limits/limit-fields.tsx';
import type { KeyValues } from './key-values.ts';

type KeyFieldsProps = {
  readonly values: KeyValues;
  readonly onChange: (change: Partial<KeyValues>) => void;
  readonly fault: Fault | undefined;
};

/** Fields whose faults show beside them. */
const shown = [
  'name',
  'team',
  'tags',
  'options.limits',
  'options.models',
  'options.expiresAt',
  'options.cache',
] as const;

/** Whether a fault is shown beside its field. */
export function isShown(fault: Fault | undefined): boolean {
  return shown.some((field) => fault?.field?.startsWith(field) === true);
}

/** What a key is called, what it may call and how much. */
export function KeyFields({ values, onChange, fault }: KeyFieldsProps) {
  const errorOf = (field: string) => (fault?.field?.startsWith(field) === true ? fault.message : undefined);
  const { limits } = values;
  const isLimited = Object.values(limits).some((value) => value !== '');
  return (
    <>
      <Field label="Name" error={errorOf('name')} hint="Who or what will use it, such as “laptop” or “ci”.">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            autoFocus
            value={values.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="Team" optional error={errorOf('team')}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            value={values.team}
            onChange={(event) => onChange({ team: event.target.value })}
          />
        )}
      </Field>
      <Field label="Tags" optional error={errorOf('tags')} hint="Separated by commas.">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            value={values.tags}
            onChange={(event) => onChange({ tags: event.target.value })}
          />
        )}
      </Field>
      <Disclosure
        summary="Scope and expiry"
        defaultOpen={
          values.models !== '' || values.expires !== '' || /^options\.(models|expires)/.test(fault?.field ?? '')
        }
      >
        <div className="grid gap-4">
          <Field
            label="Models"
            optional
            error={errorOf('options.models')}
            hint="One name a line; * stands for any text: anthropic/*, combo/*. Empty: the key may call all."
          >
            {(control) => (
              <Textarea
                {...control}
                spellCheck={false}
                value={values.models}
                onChange={(event) => onChange({ models: event.target.value })}
              />
            )}
          </Field>
          <Field label="Expires" optional error={errorOf('options.expiresAt')} hint="In your time zone. Empty: never.">
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={values.expires}
                onChange={(event) => onChange({ expires: event.target.value })}
              />
            )}
          </Field>
        </div>
      </Disclosure>
      <Disclosure
        summary="Limits and budget"
        defaultOpen={isLimited || fault?.field?.startsWith('options.limits') === true}
      >
        <LimitFields
          values={limits}
          onChange={(change) => onChange({ limits: { ...limits, ...change } })}
          errorOf={(field) => errorOf(`options.limits.${field}`)}
        />
      </Disclosure>
      <Disclosure
        summary="Response cache"
        defaultOpen={values.cache.mode !== 'none' || fault?.field?.startsWith('options.cache') === true}
      >
        <CacheFields
          owner="key"
          values={values.cache}
          onChange={(change) => onChange({ cache: { ...values.cache, ...change } })}
          errorOf={(field) => cacheFaultOf(fault, field)}
        />
      </Disclosure>
      <Checkbox
        label="Tell LiteLLM proxies of tags and end users"
        hint="They then stand in the proxy’s own spend logs too."
        checked={values.forwards}
        onChange={(forwards) => onChange({ forwards })}
      />
    </>
  );
}
