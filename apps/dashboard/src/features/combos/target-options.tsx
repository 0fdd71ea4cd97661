'use client';

import { dialects, type Dialect, type TargetOptions } from '@omniroute/core';
import { useState, type FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { formatCount } from '#lib/format.ts';

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
  const [rpm, setRpm] = useState(options.rpm?.toString() ?? '');
  const [tpm, setTpm] = useState(options.tpm?.toString() ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The dialog stands inside the combo's own form.
    event.stopPropagation();
    onSave(toOptions({ dialect, dropped, rpm, tpm }));
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
        <div className="grid gap-4 sm:grid-cols-2">
          <LimitField label="Requests a minute" value={rpm} onChange={setRpm} />
          <LimitField label="Tokens a minute" value={tpm} onChange={setTpm} />
        </div>
        <p className="text-xs text-muted-foreground">
          What the upstream allows, if you know it. Combos that look for headroom order by it; nothing is refused.
        </p>
      </form>
    </Dialog>
  );
}

type LimitFieldProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

function LimitField({ label, value, onChange }: LimitFieldProps) {
  return (
    <Field label={label} optional>
      {(control) => (
        <Input
          {...control}
          type="number"
          min="1"
          step="1"
          inputMode="numeric"
          placeholder="unknown"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** What differs from the usual, in a few words; `undefined` when nothing does. */
export function describeOptions({ dialect = 'auto', dropParams = [], rpm, tpm }: TargetOptions): string | undefined {
  const parts = [
    dialect === 'auto' ? undefined : `speaks ${dialect}`,
    dropParams.length === 0 ? undefined : `without ${dropParams.join(', ')}`,
    rpm === undefined ? undefined : `${formatCount(rpm)} requests a minute`,
    tpm === undefined ? undefined : `${formatCount(tpm)} tokens a minute`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function dialectOf(value: string): Dialect {
  return dialects.find((dialect) => dialect === value) ?? 'auto';
}

type OptionTexts = {
  readonly dialect: Dialect;
  readonly dropped: string;
  readonly rpm: string;
  readonly tpm: string;
};

function toOptions({ dialect, dropped, rpm, tpm }: OptionTexts): TargetOptions | undefined {
  const names = dropped.split(',').map((name) => name.trim());
  const dropParams = [...new Set(names.filter((name) => name !== ''))];
  const options: TargetOptions = {
    ...(dialect !== 'auto' && { dialect }),
    ...(dropParams.length > 0 && { dropParams }),
    ...(Number(rpm) > 0 && { rpm: Number(rpm) }),
    ...(Number(tpm) > 0 && { tpm: Number(tpm) }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}
