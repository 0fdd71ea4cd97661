import type { AttemptView, RequestDetail } from '@omniroute/contract';
import { CheckCircledIcon, CrossCircledIcon } from '@radix-ui/react-icons';
import { Badge } from '#components/ui/badge.tsx';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { cn } from '#lib/class-names.ts';
import { formatDuration } from '#lib/format.ts';
import { kindTexts } from '../combos/fallback-kinds.ts';
import { KindChip } from '../connections/kind-chip.tsx';
import { attemptBars, type AttemptBar } from './attempt-bars.ts';
import { AttemptFacts } from './attempt-facts.tsx';
import { purposeTexts } from './purpose-texts.ts';

/** Every attempt in order, its bar to the scale of the whole request. */
export function AttemptTimeline({ request }: { readonly request: RequestDetail }) {
  const bars = attemptBars(request);
  return (
    <ol className="grid grid-cols-1 gap-3">
      {request.attempts.map((attempt, index) => (
        <Attempt key={attempt.id} attempt={attempt} bar={bars[index]} last={index === request.attempts.length - 1} />
      ))}
    </ol>
  );
}

type AttemptProps = { readonly attempt: AttemptView; readonly bar: AttemptBar | undefined; readonly last: boolean };

function Attempt({ attempt, bar, last }: AttemptProps) {
  const failed = attempt.failureKind !== undefined;
  const Icon = failed ? CrossCircledIcon : CheckCircledIcon;
  return (
    <li className="grid gap-2 rounded-lg border border-border p-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Icon aria-hidden className={failed ? 'text-danger' : 'text-success'} />
        <span className="text-xs text-muted-foreground tabular-nums">{attempt.position + 1}</span>
        <span className="font-mono text-xs font-medium wrap-anywhere">
          {attempt.target.connection}/{attempt.target.model}
        </span>
        <KindChip provider={attempt.target.provider} />
        {attempt.purpose !== undefined && <Badge>{purposeTexts[attempt.purpose]}</Badge>}
        {attempt.suspect && <Badge tone="warning">Suspect</Badge>}
        <span className="ml-auto text-xs whitespace-nowrap text-muted-foreground tabular-nums">
          {attempt.status !== undefined && `HTTP ${attempt.status} · `}
          {formatDuration(attempt.timings.totalMs)}
        </span>
      </div>
      {bar !== undefined && <Bar bar={bar} failed={failed} />}
      {attempt.failureKind !== undefined && (
        <p className="text-sm break-words">
          <span className="font-medium text-danger">{kindTexts[attempt.failureKind].name}</span>
          {attempt.failureMessage !== undefined && `: ${attempt.failureMessage}`}
        </p>
      )}
      <Disclosure summary="Details" defaultOpen={last} className="text-xs">
        <AttemptFacts attempt={attempt} />
      </Disclosure>
    </li>
  );
}

function Bar({ bar, failed }: { readonly bar: AttemptBar; readonly failed: boolean }) {
  return (
    <div aria-hidden className="h-2 overflow-hidden rounded-full bg-muted">
      <div
        className={cn('flex h-full min-w-1 overflow-hidden rounded-full', failed ? 'bg-danger' : 'bg-primary')}
        style={{ marginLeft: `min(${bar.startPercent}%, 100% - 0.25rem)`, width: `${bar.widthPercent}%` }}
      >
        {bar.waitPercent !== undefined && (
          <div className="h-full bg-card/55" style={{ width: `${bar.waitPercent}%` }} />
        )}
      </div>
    </div>
  );
}
