'use client';

import { clientFormats, requestNeeds, type RequestNeed } from '@omniroute/core';
import { Field } from '#components/ui/field.tsx';
import { Input, Select } from '#components/ui/input.tsx';
import { cn } from '#lib/class-names.ts';
import { pickChoice } from '#lib/url-state.ts';
import { useKeys } from '../keys/queries.ts';
import type { SimulationInputs } from './inputs.ts';

type RequestInputsProps = {
  readonly inputs: SimulationInputs;
  readonly onChange: (part: Partial<SimulationInputs>) => void;
};

const formatNames = {
  'openai-chat': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic',
  'gemini-generate': 'Gemini',
} as const;

/** The request that is imagined: who sends it, how large it is and what it needs. */
export function RequestInputs({ inputs, onChange }: RequestInputsProps) {
  const keys = (useKeys().data ?? []).filter(({ revokedAt }) => revokedAt === undefined);
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="Client">
        {(control) => (
          <Select
            {...control}
            value={inputs.format}
            onChange={(event) => onChange({ format: pickChoice(event.target.value, clientFormats, 'openai-chat') })}
          >
            {clientFormats.map((format) => (
              <option key={format} value={format}>
                {formatNames[format]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Key">
        {(control) => (
          <Select {...control} value={inputs.key} onChange={(event) => onChange({ key: event.target.value })}>
            <option value="">any key</option>
            {keys.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Prompt tokens">
        {(control) => (
          <Input
            {...control}
            type="number"
            min="1"
            inputMode="numeric"
            value={inputs.promptTokens}
            onChange={(event) => onChange({ promptTokens: event.target.value })}
          />
        )}
      </Field>
      <Field label="Answer, at most">
        {(control) => (
          <Input
            {...control}
            type="number"
            min="1"
            inputMode="numeric"
            placeholder="as usual"
            value={inputs.answerTokens}
            onChange={(event) => onChange({ answerTokens: event.target.value })}
          />
        )}
      </Field>
      <Needs needs={inputs.needs} onChange={(needs) => onChange({ needs })} />
      <Field label="Time" className="col-span-2">
        {(control) => (
          <Input
            {...control}
            type="datetime-local"
            value={inputs.at}
            onChange={(event) => onChange({ at: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

type NeedsProps = {
  readonly needs: readonly RequestNeed[];
  readonly onChange: (needs: readonly RequestNeed[]) => void;
};

const needNames: Readonly<Record<RequestNeed, string>> = {
  tools: 'tools',
  vision: 'images',
  'json-schema': 'JSON schema',
  reasoning: 'reasoning',
  audio: 'audio',
  documents: 'documents',
};

function Needs({ needs, onChange }: NeedsProps) {
  const toggle = (need: RequestNeed) =>
    onChange(needs.includes(need) ? needs.filter((other) => other !== need) : [...needs, need]);
  return (
    <div role="group" aria-label="The request needs" className="col-span-2 flex flex-wrap gap-1.5">
      {requestNeeds.map((need) => (
        <button
          key={need}
          type="button"
          aria-pressed={needs.includes(need)}
          onClick={() => toggle(need)}
          className={cn(
            'h-7 rounded-full border px-2.5 text-xs transition-colors',
            needs.includes(need)
              ? 'border-primary bg-primary text-primary-foreground'
              : 'border-border text-muted-foreground hover:text-foreground',
          )}
        >
          {needNames[need]}
        </button>
      ))}
    </div>
  );
}
