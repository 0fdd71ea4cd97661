'use client';

import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { CheckIcon } from '@radix-ui/react-icons';
import { useId, type ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';

type ToggleProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

/** A choice that counts once the form is saved. */
export function Checkbox({ label, hint, checked, onChange }: ToggleProps) {
  return (
    <ToggleRow label={label} hint={hint} indent="pl-6.5">
      {(ids) => (
        <BaseCheckbox.Root
          {...ids}
          checked={checked}
          onCheckedChange={onChange}
          className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded border border-input bg-card data-checked:border-primary data-checked:bg-primary data-checked:text-primary-foreground"
        >
          <BaseCheckbox.Indicator className="flex data-unchecked:hidden">
            <CheckIcon className="size-3.5" />
          </BaseCheckbox.Indicator>
        </BaseCheckbox.Root>
      )}
    </ToggleRow>
  );
}

/** A choice between on and off. */
export function Switch({ label, hint, checked, onChange }: ToggleProps) {
  return (
    <ToggleRow label={label} hint={hint} indent="pl-11.5">
      {(ids) => (
        <BaseSwitch.Root
          {...ids}
          checked={checked}
          onCheckedChange={onChange}
          className="flex h-5 w-9 shrink-0 rounded-full border border-input bg-muted p-0.5 transition-colors data-checked:border-primary data-checked:bg-primary"
        >
          <BaseSwitch.Thumb className="size-3.5 rounded-full bg-input transition-transform data-checked:translate-x-4 data-checked:bg-primary-foreground" />
        </BaseSwitch.Root>
      )}
    </ToggleRow>
  );
}

type Ids = { readonly 'aria-labelledby': string; readonly 'aria-describedby'?: string };
type ToggleRowProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly indent: string;
  readonly children: (ids: Ids) => ReactNode;
};

function ToggleRow({ label, hint, indent, children }: ToggleRowProps) {
  const id = useId();
  return (
    <div className="py-1">
      <label className="flex cursor-pointer items-start gap-2.5">
        {children({
          'aria-labelledby': id,
          ...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` }),
        })}
        <span id={id} className="text-sm">
          {label}
        </span>
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={cn('mt-0.5 text-xs text-muted-foreground', indent)}>
          {hint}
        </p>
      )}
    </div>
  );
}
