import type { ComponentProps } from 'react';
import { cn } from '#lib/class-names.ts';

const control =
  'w-full min-w-0 rounded-md border border-input bg-card text-sm placeholder:text-muted-foreground disabled:opacity-60 aria-invalid:border-danger focus-visible:outline-offset-0';

/** One line of text. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(control, 'h-9 px-3', className)} {...props} />;
}

/** Several lines of text, in the code font: it holds headers and ids. */
export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      rows={3}
      spellCheck={false}
      className={cn(control, 'px-3 py-2 font-mono text-xs', className)}
      {...props}
    />
  );
}

/** The device's own select: it works with every keyboard, screen reader and phone. */
export function Select({ className, ...props }: ComponentProps<'select'>) {
  return <select className={cn(control, 'h-9 pr-2 pl-2.5', className)} {...props} />;
}
