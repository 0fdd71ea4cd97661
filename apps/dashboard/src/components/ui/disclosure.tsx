import { ChevronRightIcon } from '@radix-ui/react-icons';
import type { ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';

type DisclosureProps = {
  readonly summary: ReactNode;
  readonly defaultOpen?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
};

/** What most people do not need, one click away. */
export function Disclosure({ summary, defaultOpen = false, className, children }: DisclosureProps) {
  return (
    <details open={defaultOpen} className={cn('group', className)}>
      <summary className="flex min-h-6 list-none items-center gap-1 rounded text-sm font-medium text-muted-foreground hover:text-foreground [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon className="shrink-0 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="pt-3">{children}</div>
    </details>
  );
}
