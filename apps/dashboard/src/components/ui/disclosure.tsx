'use client';

import { ChevronRightIcon } from '@radix-ui/react-icons';
import { useState, type ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';

type DisclosureProps = {
  readonly summary: ReactNode;
  /** Opens it when it turns true, as when a fault shows inside; closing is left to people. */
  readonly defaultOpen?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
};

/** What most people do not need, one click away. */
export function Disclosure({ summary, defaultOpen = false, className, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(defaultOpen);
  const [lastDefault, setLastDefault] = useState(defaultOpen);
  if (defaultOpen !== lastDefault) {
    setLastDefault(defaultOpen);
    if (defaultOpen) setOpen(true);
  }
  return (
    <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)} className={cn('group', className)}>
      <summary className="flex min-h-6 list-none items-center gap-1 rounded text-sm font-medium text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon className="shrink-0 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="pt-3">{children}</div>
    </details>
  );
}
