'use client';

import {
  clientFormats,
  requestNeeds,
  stickyBys,
  weekdays,
  type Condition,
  type PercentageRange,
  type TimeWindow,
} from '@omniroute/core';
import type { ChangeEvent } from 'react';
import { Input, Select, Textarea } from '#components/ui/input.tsx';
import { Checkbox } from '#components/ui/toggles.tsx';
import {
  dayTexts,
  needTexts,
  partTexts,
  readHeaders,
  readList,
  writeHeaders,
  type ConditionPart,
} from './condition-texts.ts';

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
      return <Time value={condition.time ?? { zone: 'UTC' }} onChange={(time) => change({ time })} />;
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

type ChoicesProps<Option extends string> = {
  readonly options: readonly Option[];
  readonly nameOf: (option: Option) => string;
  readonly value: readonly Option[];
  readonly onChange: (value: readonly Option[]) => void;
};

function Choices<Option extends string>({ options, nameOf, value, onChange }: ChoicesProps<Option>) {
  return (
    <div className="flex flex-wrap gap-x-5">
      {options.map((option) => (
        <Checkbox
          key={option}
          label={nameOf(option)}
          checked={value.includes(option)}
          onChange={(on) => onChange(options.filter((each) => (each === option ? on : value.includes(each))))}
        />
      ))}
    </div>
  );
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
        className="h-8 w-28 text-right tabular-nums"
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

function Time({ value, onChange }: { readonly value: TimeWindow; readonly onChange: (value: TimeWindow) => void }) {
  const { days = weekdays } = value;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Input
          type="time"
          aria-label="From"
          className="h-8 w-28"
          value={value.from ?? '00:00'}
          onChange={({ target }) => onChange({ ...value, from: target.value })}
        />
        <span className="text-xs text-muted-foreground">until before</span>
        <Input
          type="time"
          aria-label="To"
          className="h-8 w-28"
          // A clock has no 24:00; the next midnight is what 00:00 means here.
          value={value.to === undefined || value.to === '24:00' ? '00:00' : value.to}
          onChange={({ target }) => onChange({ ...value, to: target.value === '00:00' ? '24:00' : target.value })}
        />
        <Input
          aria-label="Time zone"
          className="h-8 w-44"
          autoComplete="off"
          spellCheck={false}
          value={value.zone}
          onChange={({ target }) => onChange({ ...value, zone: target.value })}
        />
      </div>
      <Choices
        options={weekdays}
        nameOf={(day) => dayTexts[day]}
        value={days}
        onChange={(chosen) => onChange(withDays(value, chosen))}
      />
    </div>
  );
}

function withDays(window: TimeWindow, chosen: NonNullable<TimeWindow['days']>): TimeWindow {
  const { days: _, ...rest } = window;
  return chosen.length === weekdays.length ? rest : { ...rest, days: chosen };
}
