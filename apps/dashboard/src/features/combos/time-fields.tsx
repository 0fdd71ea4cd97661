'use client';

import { weekdays, type TimeWindow } from '@omniroute/core';
import { Input } from '#components/ui/input.tsx';
import { Choices } from './choices.tsx';
import { dayTexts } from './condition-texts.ts';

type TimeFieldsProps = { readonly value: TimeWindow; readonly onChange: (value: TimeWindow) => void };

/** Hours of the day in a time zone, on some days of the week. */
export function TimeFields({ value, onChange }: TimeFieldsProps) {
  const { days = weekdays } = value;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        <Input
          type="time"
          aria-label="From"
          className="h-8 w-34"
          value={value.from ?? '00:00'}
          onChange={({ target }) => onChange({ ...value, from: target.value })}
        />
        <span className="text-xs text-muted-foreground">until before</span>
        <Input
          type="time"
          aria-label="To"
          className="h-8 w-34"
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
