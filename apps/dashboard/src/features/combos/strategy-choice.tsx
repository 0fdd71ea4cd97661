'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { strategyIds, type StrategyId } from '@omniroute/core';
import { strategyTexts } from './strategy-texts.ts';

type StrategyChoiceProps = { readonly value: StrategyId; readonly onChange: (strategy: StrategyId) => void };

/** How a combo chooses among its targets, with the exact rule. */
export function StrategyChoice({ value, onChange }: StrategyChoiceProps) {
  return (
    <RadioGroup
      aria-label="Strategy"
      value={value}
      onValueChange={onChange}
      className="grid gap-2 sm:grid-cols-2 xl:grid-cols-3"
    >
      {strategyIds.map((id) => (
        <label
          key={id}
          className="flex cursor-pointer gap-3 rounded-lg border border-border p-3.5 transition-colors hover:bg-muted/60 has-data-checked:border-primary has-data-checked:bg-accent/40"
        >
          <Radio.Root
            value={id}
            aria-label={strategyTexts[id].name}
            className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-input bg-card data-checked:border-primary"
          >
            <Radio.Indicator className="size-2 rounded-full bg-primary data-unchecked:hidden" />
          </Radio.Root>
          <span>
            <span className="block font-medium">{strategyTexts[id].name}</span>
            <span className="block text-xs text-muted-foreground">{strategyTexts[id].meaning}</span>
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}
