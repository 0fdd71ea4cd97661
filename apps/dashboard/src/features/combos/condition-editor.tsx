'use client';

import type { Condition } from '@omniroute/core';
import { Cross2Icon } from '@radix-ui/react-icons';
import { Button } from '#components/ui/button.tsx';
import { Select } from '#components/ui/input.tsx';
import { ConditionControl } from './condition-control.tsx';
import { beginPart, conditionParts, partTexts, withoutPart } from './condition-texts.ts';

type ConditionEditorProps = {
  readonly value: Condition | undefined;
  readonly onChange: (condition: Condition | undefined) => void;
};

/** For which requests a target is asked: parts that all have to hold. */
export function ConditionEditor({ value = {}, onChange }: ConditionEditorProps) {
  const used = conditionParts.filter((part) => value[part] !== undefined);
  const free = conditionParts.filter((part) => value[part] === undefined);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-sm font-medium">Asked only when</legend>
      {used.map((part) => (
        <div key={part} className="grid gap-1.5 rounded-lg border border-border p-3">
          <div className="flex items-center justify-between gap-2">
            <span className="text-sm">{partTexts[part].name}</span>
            <Button
              variant="ghost"
              size="icon"
              aria-label={`Remove ${partTexts[part].name}`}
              onClick={() => onChange(withoutPart(value, part))}
            >
              <Cross2Icon />
            </Button>
          </div>
          <ConditionControl part={part} condition={value} onChange={onChange} />
          <p className="text-xs text-muted-foreground">{partTexts[part].hint}</p>
        </div>
      ))}
      <Select
        aria-label="Add a condition"
        value=""
        onChange={({ target }) => {
          const part = free.find((each) => each === target.value);
          if (part) onChange({ ...value, ...beginPart(part, zone) });
        }}
      >
        <option value="">{used.length === 0 ? 'Always. Add a condition…' : 'Add a condition…'}</option>
        {free.map((part) => (
          <option key={part} value={part}>
            {partTexts[part].name}
          </option>
        ))}
      </Select>
    </fieldset>
  );
}
