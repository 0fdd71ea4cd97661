import type { Simulation } from '@omniroute/contract';
import { CheckCircledIcon, CrossCircledIcon, MinusCircledIcon } from '@radix-ui/react-icons';
import { cn } from '#lib/class-names.ts';
import { formatDuration, formatUsd } from '#lib/format.ts';

type Predicted = NonNullable<Simulation['predicted']>;

const looks = {
  answers: { icon: CheckCircledIcon, colour: 'text-success' },
  fails: { icon: CrossCircledIcon, colour: 'text-danger' },
  overtaken: { icon: MinusCircledIcon, colour: 'text-muted-foreground' },
} as const;

/** How the request would go, one sentence a step, and what comes of it. */
export function PredictedStory({ predicted: { steps, end } }: { readonly predicted: Predicted }) {
  return (
    <div className="grid gap-2 text-xs">
      <ol className="grid gap-1.5" aria-label="Step by step">
        {steps.map((step, place) => {
          const { icon: Icon, colour } = looks[step.fate];
          return (
            <li key={place} className="flex items-start gap-2">
              <Icon aria-hidden className={cn('mt-0.5 shrink-0', colour)} />
              <span className="min-w-0 flex-1 wrap-anywhere">{step.detail}</span>
              <span className="shrink-0 text-muted-foreground tabular-nums">{formatDuration(step.atMs)}</span>
            </li>
          );
        })}
      </ol>
      <p role="status" className={cn('font-medium', end.answered ? '' : 'text-danger')}>
        {end.answered
          ? `Answered: first token ${formatDuration(end.firstTokenMs)}, cost ${formatUsd(end.expectedCostNanoUsd)}.`
          : end.detail}
      </p>
    </div>
  );
}
