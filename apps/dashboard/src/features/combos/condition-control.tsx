'use client';

import { clientFormats, requestNeeds, stickyBys, type Condition, type PercentageRange } from '@omniroute/core';
import type { ChangeEvent } from 'react';
import { Input, Select, Textarea } from '#components/ui/input.tsx';
import { Choices } from './choices.tsx';
import { needTexts, partTexts, readHeaders, readList, writeHeaders, type ConditionPart } from './condition-texts.ts';
import { TimeFields } from './time-fields.tsx';

type ConditionControlProps = {
  readonly part: ConditionPart;
  readonly condition: Condition;
  readonly onChange: (condition: Condition) => void;
};

/** The fields of one part of a condition. */
export function ConditionControl({ part, condition, onChange }: ConditionControlProps) {
  const { name } = partTexts[part];
  const change = (changed: Condition) => onChange({ ...condition, ...changed });
  switch (part) {
    case 'key':
    case 'team':
    case 'tag':
      return (
        <Input
          aria-label={name}
          autoComplete="off"
          spellCheck={false}
          defaultValue={(condition[part] ?? []).join(', ')}
          onChange={({ target }) => change({ [part]: readList(target.value) })}
        />
      );
    case 'needs':
      return (
        <Choices
          options={requestNeeds}
          nameOf={(need) => needTexts[need]}
          value={condition.needs ?? []}
          onChange={(needs) => change({ needs })}
        />
      );
    case 'format':
      return (
        <Choices
          options={clientFormats}
          nameOf={(format) => format}
          value={clientFormats.filter((format) => condition.format?.includes(format))}
          onChange={(format) => change({ format })}
        />
      );
    case 'promptTokens':
      return <Bounds value={condition.promptTokens ?? {}} onChange={(promptTokens) => change({ promptTokens })} />;
    case 'time':
      return <TimeFields value={condition.time ?? { zone: 'UTC' }} onChange={(time) => change({ time })} />;
    case 'percentage':
      return (
        <Percentage value={condition.percentage ?? { to: 10 }} onChange={(percentage) => change({ percentage })} />
      );
    case 'header':
      return (
        <Textarea
          aria-label={name}
          defaultValue={writeHeaders(condition.header ?? {})}
          onChange={({ target }) => change({ header: readHeaders(target.value) })}
        />
      );
    case 'any':
    case 'all':
    case 'not':
      return (
        <Textarea
          aria-label={name}
          defaultValue={JSON.stringify(condition[part] ?? null, null, 2)}
          onChange={(event) => {
            const parsed = readJson(event);
            if (parsed !== undefined) change({ [part]: parsed });
          }}
        />
      );
  }
}

/** `undefined`, and a field that cannot be sent, while the text is no JSON. What it says is checked when the combo is saved. */
function readJson({ target }: ChangeEvent<HTMLTextAreaElement>): unknown {
  try {
    const value: unknown = JSON.parse(target.value);
    target.setCustomValidity('');
    return value;
  } catch {
    target.setCustomValidity('This is no JSON yet.');
    return undefined;
  }
}

type NumberInputProps = {
  readonly label: string;
  readonly value: number | undefined;
  readonly max?: number;
  readonly onChange: (value: number | undefined) => void;
};

function NumberInput({ label, value, max, onChange }: NumberInputProps) {
  return (
    <label className="flex items-center gap-2 text-xs text-muted-foreground">
      {label}
      <Input
        type="number"
        min="0"
        max={max}
        step="any"
        inputMode="decimal"
        className="h-8 w-28 text-right text-foreground tabular-nums"
        defaultValue={value}
        onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
      />
    </label>
  );
}

type Tokens = NonNullable<Condition['promptTokens']>;

function Bounds({ value, onChange }: { readonly value: Tokens; readonly onChange: (value: Tokens) => void }) {
  const set = (bound: 'above' | 'below') => (count: number | undefined) => {
    const { [bound]: _, ...rest } = value;
    onChange(count === undefined ? rest : { ...rest, [bound]: count });
  };
  return (
    <div className="flex flex-wrap gap-4">
      <NumberInput label="above" value={value.above} onChange={set('above')} />
      <NumberInput label="below" value={value.below} onChange={set('below')} />
    </div>
  );
}

type PercentageProps = { readonly value: PercentageRange; readonly onChange: (value: PercentageRange) => void };

function Percentage({ value, onChange }: PercentageProps) {
  return (
    <div className="flex flex-wrap items-center gap-4">
      <NumberInput
        label="from %"
        max={100}
        value={value.from ?? 0}
        onChange={(from = 0) => onChange({ ...value, from })}
      />
      <NumberInput label="to %" max={100} value={value.to} onChange={(to = 100) => onChange({ ...value, to })} />
      <Select
        aria-label="Counted by"
        className="h-8 w-auto"
        value={value.by ?? 'request'}
        onChange={({ target }) => onChange({ ...value, by: stickyBys.find((by) => by === target.value) ?? 'request' })}
      >
        <option value="request">each request for itself</option>
        {stickyBys.map((by) => (
          <option key={by} value={by}>
            the same for a {by}
          </option>
        ))}
      </Select>
    </div>
  );
}
