'use client';

import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { strategyIds, type StrategyId } from '@omniroute/core';

const texts: Readonly<Record<StrategyId, { readonly name: string; readonly meaning: string }>> = {
  priority: {
    name: 'In order',
    meaning: 'Asks the targets from top to bottom. The next one is asked only when the one before it failed.',
  },
  weighted: {
    name: 'Weighted',
    meaning:
      'Draws the first target at random in proportion to the weights; after a failure the next is drawn the same way.',
  },
};

type StrategyChoiceProps = { readonly value: StrategyId; readonly onChange: (strategy: StrategyId) => void };

/** How a combo chooses among its targets, with the exact rule. */
export function StrategyChoice({ value, onChange }: StrategyChoiceProps) {
  return (
    <RadioGroup aria-label="Strategy" value={value} onValueChange={onChange} className="grid gap-2 sm:grid-cols-2">
      {strategyIds.map((id) => (
        <label
          key={id}
          className="flex cursor-pointer gap-3 rounded-lg border border-border p-3.5 transition-colors hover:bg-muted/60 has-data-checked:border-primary has-data-checked:bg-accent/40"
        >
          <Radio.Root
            value={id}
            aria-label={texts[id].name}
            className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-input bg-card data-checked:border-primary"
          >
            <Radio.Indicator className="size-2 rounded-full bg-primary data-unchecked:hidden" />
          </Radio.Root>
          <span>
            <span className="block font-medium">{texts[id].name}</span>
            <span className="block text-xs text-muted-foreground">{texts[id].meaning}</span>
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}
