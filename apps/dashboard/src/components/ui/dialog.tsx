'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { Cross2Icon } from '@radix-ui/react-icons';
import { useRef, type ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';
import { buttonVariants } from './button.tsx';

const shapes = {
  centre:
    'top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 -translate-y-1/2 rounded-xl border data-ending-style:opacity-0 data-starting-style:opacity-0',
  side: 'inset-y-0 right-0 w-full max-w-2xl border-l data-ending-style:translate-x-full data-starting-style:translate-x-full',
};

type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** `side`: a sheet at the right edge, for what is long. */
  readonly shape?: keyof typeof shapes;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
};

/** Where a person most likely goes on: the first field, if there is one, and no on-screen keyboard is in the way of reading. */
function pickInitialFocus(popup: HTMLElement | null, interaction: string): HTMLElement | null {
  if (interaction === 'touch') return popup;
  return popup?.querySelector<HTMLElement>('input:not([hidden]), select, textarea') ?? popup;
}

/** A layer over the page: it keeps the focus, closes on Escape, and scrolls inside. */
export function Dialog({ open, onClose, title, description, shape = 'centre', footer, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-overlay transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          ref={popup}
          initialFocus={(interaction) => pickInitialFocus(popup.current, interaction)}
          className={cn(
            'fixed z-50 flex flex-col border-border bg-card shadow-xl outline-none transition-[opacity,transform] duration-150',
            shapes[shape],
          )}
        >
          <header className="flex items-start justify-between gap-4 border-b border-border px-5 py-4">
            <div className="min-w-0">
              <BaseDialog.Title className="text-base font-semibold break-words">{title}</BaseDialog.Title>
              {description !== undefined && (
                <BaseDialog.Description className="mt-1 text-sm text-muted-foreground">
                  {description}
                </BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className={cn(buttonVariants({ variant: 'ghost', size: 'icon' }), '-mr-2 -mt-1')}
            >
              <Cross2Icon />
            </BaseDialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer !== undefined && (
            <footer className="flex flex-wrap items-center justify-end gap-2 border-t border-border px-5 py-3">
              {footer}
            </footer>
          )}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
