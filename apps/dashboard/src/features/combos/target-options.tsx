'use client';

import { dialects, type Dialect, type TargetOptions } from '@omniroute/core';
import { useState, type FormEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { formatCount } from '#lib/format.ts';
import { LimitFields } from '../limits/limit-fields.tsx';
import { limitValuesOf, toLimits, type LimitValues } from '../limits/limit-values.ts';
import { ConditionEditor } from './condition-editor.tsx';
import type { DraftTarget, TargetChoices } from './draft.ts';

const dialectNames: Readonly<Record<Dialect, string>> = {
  auto: 'The client’s own, where the target speaks it',
  chat: 'OpenAI Chat Completions',
  messages: 'Anthropic Messages',
  responses: 'OpenAI Responses',
};

type TargetOptionsProps = {
  readonly name: string;
  readonly target: DraftTarget;
  readonly onSave: (choices: TargetChoices) => void;
  readonly onClose: () => void;
};

/** When one target is asked, and how it is spoken to. */
export function TargetOptionsDialog({ name, target, onSave, onClose }: TargetOptionsProps) {
  const [when, setWhen] = useState(target.when);
  const [texts, setTexts] = useState(() => textsOf((target.kind === 'model' ? target.options : undefined) ?? {}));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog stands inside the combo's own form.
    event.stopPropagation();
    if (!event.currentTarget.reportValidity()) return;
    onSave({ when, options: toOptions(texts) });
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
        {target.kind === 'model' && (
          <CallFields texts={texts} onChange={(part) => setTexts((last) => ({ ...last, ...part }))} />
        )}
        <ConditionEditor value={when} onChange={setWhen} />
      </form>
    </Dialog>
  );
}

type OptionTexts = {
  readonly dialect: Dialect;
  readonly dropped: string;
  readonly rpm: string;
  readonly tpm: string;
  readonly limits: LimitValues;
};

type CallFieldsProps = { readonly texts: OptionTexts; readonly onChange: (part: Partial<OptionTexts>) => void };

/** How the target is spoken to, and what it takes. */
function CallFields({ texts, onChange }: CallFieldsProps) {
  return (
    <>
      <Field
        label="Dialect"
        hint="Through LiteLLM, Messages and Responses show a reply that broke off and keep signatures of reasoning; chat hides both."
      >
        {(control) => (
          <Select
            {...control}
            value={texts.dialect}
            onChange={(event) => onChange({ dialect: dialectOf(event.target.value) })}
          >
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
            value={texts.dropped}
            onChange={(event) => onChange({ dropped: event.target.value })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <LimitField label="Requests a minute" value={texts.rpm} onChange={(rpm) => onChange({ rpm })} />
        <LimitField label="Tokens a minute" value={texts.tpm} onChange={(tpm) => onChange({ tpm })} />
      </div>
      <p className="text-xs text-muted-foreground">
        What the upstream allows, if you know it. Combos that look for headroom order by it; nothing is refused.
      </p>
      <Disclosure summary="Limits and budget" defaultOpen={toLimits(texts.limits) !== undefined}>
        <div className="grid gap-3">
          <p className="text-xs text-muted-foreground">
            What the target is asked at most, by whoever comes. Over it, the next target is asked.
          </p>
          <LimitFields
            values={texts.limits}
            onChange={(change) => onChange({ limits: { ...texts.limits, ...change } })}
            errorOf={() => undefined}
          />
        </div>
      </Disclosure>
    </>
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
export function describeOptions({
  dialect = 'auto',
  dropParams = [],
  rpm,
  tpm,
  limits,
}: TargetOptions): string | undefined {
  const parts = [
    dialect === 'auto' ? undefined : `speaks ${dialect}`,
    dropParams.length === 0 ? undefined : `without ${dropParams.join(', ')}`,
    rpm === undefined ? undefined : `${formatCount(rpm)} requests a minute`,
    tpm === undefined ? undefined : `${formatCount(tpm)} tokens a minute`,
    limits === undefined ? undefined : 'limited',
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function dialectOf(value: string): Dialect {
  return dialects.find((dialect) => dialect === value) ?? 'auto';
}

function textsOf({ dialect = 'auto', dropParams = [], rpm, tpm, limits }: TargetOptions): OptionTexts {
  return {
    dialect,
    dropped: dropParams.join(', '),
    rpm: rpm?.toString() ?? '',
    tpm: tpm?.toString() ?? '',
    limits: limitValuesOf(limits),
  };
}

function toOptions({ dialect, dropped, rpm, tpm, limits: limitTexts }: OptionTexts): TargetOptions | undefined {
  const names = dropped.split(',').map((name) => name.trim());
  const dropParams = [...new Set(names.filter((name) => name !== ''))];
  const limits = toLimits(limitTexts);
  const options: TargetOptions = {
    ...(dialect !== 'auto' && { dialect }),
    ...(dropParams.length > 0 && { dropParams }),
    ...(Number(rpm) > 0 && { rpm: Number(rpm) }),
    ...(Number(tpm) > 0 && { tpm: Number(tpm) }),
    ...(limits && { limits }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}
