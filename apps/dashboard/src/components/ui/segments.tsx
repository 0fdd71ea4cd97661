'use client';

import type { ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';

type Segment<Value extends string> = { readonly value: Value; readonly label: string; readonly icon?: ReactNode };

type SegmentsProps<Value extends string> = {
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
};

/** A switch between few choices, all visible. With an icon the label is for screen readers and the tooltip. */
export function Segments<Value extends string>({ label, segments, value, onChange }: SegmentsProps<Value>) {
  return (
    <div role="group" aria-label={label} className="inline-flex rounded-lg border border-border bg-muted p-0.5">
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          aria-pressed={segment.value === value}
          aria-label={segment.label}
          title={segment.icon === undefined ? undefined : segment.label}
          onClick={() => onChange(segment.value)}
          className={cn(
            'inline-flex h-7 min-w-7 items-center justify-center rounded-md px-2.5 text-xs font-medium whitespace-nowrap text-muted-foreground transition-colors hover:text-foreground',
            segment.icon !== undefined && 'px-0',
            segment.value === value && 'bg-card text-foreground shadow-sm',
          )}
        >
          {segment.icon ?? segment.label}
        </button>
      ))}
    </div>
  );
}
