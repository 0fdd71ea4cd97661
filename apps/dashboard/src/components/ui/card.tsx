import type { ComponentProps, ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';

/** A surface that groups what belongs together. */
export function Card({ className, ...props }: ComponentProps<'section'>) {
  return <section className={cn('min-w-0 rounded-xl border border-border bg-card', className)} {...props} />;
}

type CardHeaderProps = { readonly title: ReactNode; readonly hint?: ReactNode; readonly actions?: ReactNode };

/** Title line of a card, with what can be done at its right. */
export function CardHeader({ title, hint, actions }: CardHeaderProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-4 pb-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-44">
        <h2 className="text-sm font-semibold">{title}</h2>
        {hint !== undefined && <p className="mt-0.5 text-xs text-muted-foreground">{hint}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
