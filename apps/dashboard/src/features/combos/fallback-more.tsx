'use client';

import { chainKinds, type ChainKind } from '@omniroute/core';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import type { Fault } from '#lib/client.ts';
import type { FallbackDraft } from './fallback-draft.ts';
import { useCombos } from './queries.ts';

const limits = [
  {
    name: 'retries',
    field: 'fallback.sameTargetRetries',
    label: 'Same target again',
    unit: 'times, when nobody else is left',
    empty: 'never',
    step: '1',
  },
  {
    name: 'maxCostUsd',
    field: 'fallback.maxCostUsd',
    label: 'Cost ceiling',
    unit: 'USD a request, as far as prices are known',
    empty: 'none',
    step: 'any',
  },
  {
    name: 'connectSeconds',
    field: 'fallback.connectTimeoutMs',
    label: 'Connect',
    unit: 'seconds, for each attempt',
    empty: '10',
    step: 'any',
  },
  {
    name: 'idleSeconds',
    field: 'fallback.idleTimeoutMs',
    label: 'Silence',
    unit: 'seconds, amid a stream',
    empty: '120',
    step: 'any',
  },
] as const;

const chainLabels: Readonly<Record<ChainKind, string>> = {
  'context-length': 'When the prompt is too long',
  'content-filter': 'When the content is refused',
};

type FallbackMoreProps = {
  readonly value: FallbackDraft;
  /** The combo that is edited, which cannot follow itself. Absent: a new one. */
  readonly self: string | undefined;
  readonly fault: Fault | undefined;
  readonly onChange: (value: FallbackDraft) => void;
};

/** What a combo does when asking each target once is not enough. */
export function FallbackMore({ value, self, fault, onChange }: FallbackMoreProps) {
  const combos = (useCombos().data ?? []).filter(({ id }) => id !== self);
  const faultOf = (field: string) => (fault?.field === field ? fault.message : undefined);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {limits.map(({ name, field, label, unit, empty, step }) => (
          <Field key={name} label={label} optional hint={unit} error={faultOf(field)}>
            {(control) => (
              <Input
                {...control}
                type="number"
                min="0"
                step={step}
                inputMode="decimal"
                placeholder={empty}
                value={value[name]}
                onChange={(event) => onChange({ ...value, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {chainKinds.map((kind) => (
          <Field key={kind} label={chainLabels[kind]} optional error={faultOf(`fallback.chains.${kind}`)}>
            {(control) => (
              <Select
                {...control}
                value={value.chains[kind]}
                onChange={(event) => onChange({ ...value, chains: { ...value.chains, [kind]: event.target.value } })}
              >
                <option value="">go on as after any failure</option>
                {combos.map(({ id, name }) => (
                  <option key={id} value={id}>
                    go on with {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      <div>
        <Checkbox
          label="Shorten a prompt that fits nobody"
          hint="Its oldest turns are left out, never the system prompt nor the last question. Replies say how many."
          checked={value.truncates}
          onChange={(truncates) => onChange({ ...value, truncates })}
        />
        <Checkbox
          label="Go on with an answer that breaks off"
          hint="The next target whose model is known to take a begun answer writes on in the same stream. Both calls are paid for."
          checked={value.continuesBroken}
          onChange={(continuesBroken) => onChange({ ...value, continuesBroken })}
        />
      </div>
    </>
  );
}
