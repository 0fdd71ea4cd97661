'use client';

import type { StrategyId } from '@omniroute/core';
import type { Fault } from '#lib/client.ts';
import { CascadeFields } from './cascade-fields.tsx';
import { HedgeFields } from './hedge-fields.tsx';
import type { WalkValues } from './walk-values.ts';

export type WalkFieldsProps = {
  readonly values: WalkValues;
  readonly onChange: (change: Partial<WalkValues>) => void;
  /** The fault of a field below `options`, by its name there. */
  readonly errorOf: (field: string) => string | undefined;
};

type WalkOptionsProps = {
  readonly strategy: StrategyId;
  readonly values: WalkValues;
  readonly fault: Fault | undefined;
  readonly onChange: (values: WalkValues) => void;
};

/** What a strategy that asks several targets at once, or a better one after a weak answer, wants to know beside their order. */
export function WalkOptions({ strategy, values, fault, onChange }: WalkOptionsProps) {
  const fields: WalkFieldsProps = {
    values,
    onChange: (change) => onChange({ ...values, ...change }),
    errorOf: (field) => (fault?.field === `options.${field}` ? fault.message : undefined),
  };
  if (strategy === 'hedged') return <HedgeFields {...fields} />;
  return strategy === 'cascade' ? <CascadeFields {...fields} /> : null;
}
