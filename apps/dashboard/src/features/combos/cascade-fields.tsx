'use client';

import { defaultMinScore } from '@omniroute/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import { modelsQuery, useConnections } from '../connections/queries.ts';
import type { WalkFieldsProps } from './walk-fields.tsx';

/** What makes an answer too weak, so that the next target is asked. */
export function CascadeFields({ values, onChange, errorOf }: WalkFieldsProps) {
  return (
    <div className="grid gap-4">
      <p className="text-xs text-muted-foreground">
        An answer that breaks the JSON schema of its request is always too weak. Clients may decide for themselves with
        the header <code className="font-mono">x-omniroute-escalate</code>: always, never, or the number of a target.
      </p>
      <Checkbox
        label="An answer cut at its length limit is too weak"
        checked={values.onLength}
        onChange={(onLength) => onChange({ onLength })}
      />
      <Field
        label="Least mean log-probability"
        optional
        className="max-w-md"
        error={errorOf('cascade.minLogprob')}
        hint="0 is certain, below −1 is a guess. Counts where a client asks for log-probabilities."
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            max="0"
            step="any"
            inputMode="decimal"
            placeholder="any"
            value={values.minLogprob}
            onChange={(event) => onChange({ minLogprob: event.target.value })}
          />
        )}
      </Field>
      <JudgeFields values={values} onChange={onChange} errorOf={errorOf} />
    </div>
  );
}

/** Who gives each answer a score, and how good it must be. */
function JudgeFields({ values, onChange, errorOf }: WalkFieldsProps) {
  const connections = useConnections().data ?? [];
  const { judgeConnection } = values;
  const models = useQuery({ ...modelsQuery(judgeConnection), enabled: judgeConnection !== '' }).data ?? [];
  const listId = useId();
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field
        label="Judged by"
        error={errorOf('cascade.judge.connection')}
        hint="Asked about each answer but the last target’s; each call costs."
      >
        {(control) => (
          <Select
            {...control}
            value={judgeConnection}
            onChange={(event) => onChange({ judgeConnection: event.target.value })}
          >
            <option value="">nobody</option>
            {connections.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {judgeConnection !== '' && (
        <>
          <Field label="Judge’s model" error={errorOf('cascade.judge.model')}>
            {(control) => (
              <>
                <Input
                  {...control}
                  autoComplete="off"
                  className="font-mono text-xs"
                  list={listId}
                  value={values.judgeModel}
                  onChange={(event) => onChange({ judgeModel: event.target.value })}
                />
                <datalist id={listId}>
                  {models.map(({ id }) => (
                    <option key={id} value={id} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <Field label="Least score" optional error={errorOf('cascade.minScore')} hint="of 10">
            {(control) => (
              <Input
                {...control}
                type="number"
                min="0"
                max="10"
                step="any"
                inputMode="decimal"
                placeholder={String(defaultMinScore)}
                value={values.minScore}
                onChange={(event) => onChange({ minScore: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  );
}
