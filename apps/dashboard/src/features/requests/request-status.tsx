import type { RequestView } from '@omniroute/contract';
import {
  CheckCircledIcon,
  CircleBackslashIcon,
  CrossCircledIcon,
  ExclamationTriangleIcon,
  MinusCircledIcon,
} from '@radix-ui/react-icons';
import { cn } from '#lib/class-names.ts';

export const outcomeLooks = {
  answered: { icon: CheckCircledIcon, word: 'Answered', colour: 'text-success' },
  failed: { icon: CrossCircledIcon, word: 'Failed', colour: 'text-danger' },
  broken: { icon: ExclamationTriangleIcon, word: 'Broken', colour: 'text-danger' },
  cancelled: { icon: MinusCircledIcon, word: 'Cancelled', colour: 'text-muted-foreground' },
  refused: { icon: CircleBackslashIcon, word: 'Refused', colour: 'text-warning' },
} as const;

type RequestStatusProps = {
  readonly request: Pick<RequestView, 'outcome' | 'status'>;
  /** Leaves the word to screen readers where there is no room for it. */
  readonly compact?: boolean;
};

/** How a request ended, as icon, word and the HTTP status that the client got. */
export function RequestStatus({ request, compact = false }: RequestStatusProps) {
  const { icon: Icon, word, colour } = outcomeLooks[request.outcome];
  return (
    <span className={cn('inline-flex items-center gap-1.5 font-medium whitespace-nowrap', colour)}>
      <Icon aria-hidden className="shrink-0" />
      <span className={compact ? 'sr-only sm:not-sr-only' : ''}>{word}</span>
      <span className="font-normal text-muted-foreground tabular-nums">{request.status}</span>
    </span>
  );
}

type AttemptDotsProps = { readonly request: Pick<RequestView, 'outcome' | 'attemptCount'> };

const lastMarks = {
  answered: 'border-success bg-success',
  broken: 'border-danger bg-danger',
  failed: 'border-danger',
  cancelled: 'border-muted-foreground',
  refused: 'border-danger',
} as const;

/** One mark an attempt: a ring for those that failed, a dot for the one that answered. */
export function AttemptDots({ request: { outcome, attemptCount } }: AttemptDotsProps) {
  const text = attemptCount === 1 ? '1 attempt' : `${attemptCount} attempts`;
  if (attemptCount > 6) return <span className="tabular-nums">{attemptCount}</span>;
  return (
    <span role="img" aria-label={text} title={text} className="inline-flex gap-1 align-middle">
      {Array.from({ length: attemptCount }, (_, index) => (
        <span
          key={index}
          className={cn(
            'size-2 rounded-full border-2',
            index === attemptCount - 1 ? lastMarks[outcome] : 'border-danger',
          )}
        />
      ))}
    </span>
  );
}
