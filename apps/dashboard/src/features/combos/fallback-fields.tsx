'use client';

import type { FailureKind } from '@omniroute/core';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import type { Fault } from '#lib/client.ts';
import type { ComboDraft } from './draft.ts';
import { FallbackMore } from './fallback-more.tsx';
import { kindOrder, kindTexts } from './fallback-kinds.ts';

const limits = [
  {
    name: 'attempts',
    field: 'fallback.attempts',
    label: 'Attempts',
    unit: 'calls in all',
    empty: 'one each',
    step: '1',
  },
  {
    name: 'deadlineSeconds',
    field: 'fallback.deadlineMs',
    label: 'Deadline',
    unit: 'seconds, until the answer begins',
    empty: '600',
    step: 'any',
  },
  {
    name: 'firstEventSeconds',
    field: 'fallback.firstEventTimeoutMs',
    label: 'First event',
    unit: 'seconds, for each attempt',
    empty: 'default',
    step: 'any',
  },
] as const;

type FallbackFieldsProps = {
  readonly draft: ComboDraft;
  /** The combo that is edited. Absent: a new one. */
  readonly self?: string | undefined;
  readonly fault: Fault | undefined;
  readonly onChange: (change: Partial<ComboDraft>) => void;
};

/** When a combo moves on to the next target, and how long it tries. */
export function FallbackFields({ draft, self, fault, onChange }: FallbackFieldsProps) {
  const toggle = (kind: FailureKind, on: boolean) =>
    onChange({ fallbackOn: on ? [...draft.fallbackOn, kind] : draft.fallbackOn.filter((other) => other !== kind) });
  return (
    <div className="grid gap-5 px-4 pb-5 sm:px-5">
      <fieldset>
        <legend className="mb-1 text-sm font-medium">Ask the next target after</legend>
        <div className="grid gap-x-6 sm:grid-cols-2">
          {kindOrder.map((kind) => (
            <Checkbox
              key={kind}
              label={kindTexts[kind].name}
              hint={kindTexts[kind].meaning}
              checked={draft.fallbackOn.includes(kind)}
              onChange={(on) => toggle(kind, on)}
            />
          ))}
        </div>
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-3">
        {limits.map((limit) => (
          <Field
            key={limit.name}
            label={limit.label}
            optional
            hint={limit.unit}
            error={fault?.field === limit.field ? fault.message : undefined}
          >
            {(control) => (
              <Input
                {...control}
                type="number"
                min="0"
                step={limit.step}
                inputMode="decimal"
                placeholder={limit.empty}
                value={draft[limit.name]}
                onChange={(event) => onChange({ [limit.name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <FallbackMore value={draft.fallback} self={self} fault={fault} onChange={(fallback) => onChange({ fallback })} />
      {!draft.fallback.continuesBroken && (
        <p className="text-xs text-muted-foreground">
          Once the first piece of an answer has been sent to the client, no other target takes over: a failure after
          that is passed on as an error, and recorded.
        </p>
      )}
    </div>
  );
}
