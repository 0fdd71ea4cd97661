'use client';

import { dialects, type Dialect, type TargetOptions } from '@omniroute/core';
import { useState, type FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';

const dialectNames: Readonly<Record<Dialect, string>> = {
  auto: 'The client’s own, where the target speaks it',
  chat: 'OpenAI Chat Completions',
  messages: 'Anthropic Messages',
  responses: 'OpenAI Responses',
};

type TargetOptionsProps = {
  readonly name: string;
  readonly options: TargetOptions;
  readonly onSave: (options: TargetOptions | undefined) => void;
  readonly onClose: () => void;
};

/** How one target is spoken to. */
export function TargetOptionsDialog({ name, options, onSave, onClose }: TargetOptionsProps) {
  const [dialect, setDialect] = useState<Dialect>(options.dialect ?? 'auto');
  const [dropped, setDropped] = useState((options.dropParams ?? []).join(', '));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog stands inside the combo's own form.
    event.stopPropagation();
    onSave(toOptions(dialect, dropped));
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Options of ${name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="target-options" variant="primary">
            Use
          </Button>
        </>
      }
    >
      <form id="target-options" noValidate onSubmit={submit} className="grid grid-cols-1 gap-4">
        <Field
          label="Dialect"
          hint="Through LiteLLM, Messages and Responses show a reply that broke off and keep signatures of reasoning; chat hides both."
        >
          {(control) => (
            <Select {...control} value={dialect} onChange={(event) => setDialect(dialectOf(event.target.value))}>
              {dialects.map((value) => (
                <option key={value} value={value}>
                  {dialectNames[value]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Leave out"
          optional
          hint="Fields of the request that this target refuses, such as “seed, logit_bias”. Separated by commas."
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={dropped}
              onChange={(event) => setDropped(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

/** What differs from the usual, in a few words; `undefined` when nothing does. */
export function describeOptions({ dialect = 'auto', dropParams = [] }: TargetOptions): string | undefined {
  const parts = [
    dialect === 'auto' ? undefined : `speaks ${dialect}`,
    dropParams.length === 0 ? undefined : `without ${dropParams.join(', ')}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function dialectOf(value: string): Dialect {
  return dialects.find((dialect) => dialect === value) ?? 'auto';
}

function toOptions(dialect: Dialect, dropped: string): TargetOptions | undefined {
  const names = dropped.split(',').map((name) => name.trim());
  const dropParams = [...new Set(names.filter((name) => name !== ''))];
  const options: TargetOptions = {
    ...(dialect !== 'auto' && { dialect }),
    ...(dropParams.length > 0 && { dropParams }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}
