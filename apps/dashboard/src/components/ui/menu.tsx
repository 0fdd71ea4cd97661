'use client';

import { Menu as BaseMenu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';
import { buttonVariants } from './button.tsx';

export type MenuAction = {
  readonly label: string;
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  readonly danger?: boolean;
};

type MenuProps = { readonly label: string; readonly icon: ReactNode; readonly actions: readonly MenuAction[] };

/** A button that opens a list of actions. */
export function Menu({ label, icon, actions }: MenuProps) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger aria-label={label} className={buttonVariants({ variant: 'ghost', size: 'icon' })}>
        {icon}
      </BaseMenu.Trigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner className="z-50 outline-none" sideOffset={4} align="end">
          <BaseMenu.Popup className="min-w-40 rounded-lg border border-border bg-card p-1 shadow-lg outline-none">
            {actions.map((action) => (
              <BaseMenu.Item
                key={action.label}
                disabled={action.disabled ?? false}
                onClick={action.onSelect}
                className={cn(
                  'flex cursor-pointer items-center rounded px-2.5 py-1.5 text-sm outline-none select-none data-disabled:cursor-default data-disabled:opacity-50 data-highlighted:bg-muted',
                  action.danger === true && 'text-danger',
                )}
              >
                {action.label}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}
