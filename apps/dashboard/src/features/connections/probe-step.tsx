import type { ProbeStepReport } from '@omniroute/contract';
import { CheckCircledIcon, CrossCircledIcon, ExclamationTriangleIcon, MinusCircledIcon } from '@radix-ui/react-icons';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { cn } from '#lib/class-names.ts';
import { formatDuration } from '#lib/format.ts';

const verdicts = {
  ok: { icon: CheckCircledIcon, word: 'Passed', colour: 'text-success' },
  warning: { icon: ExclamationTriangleIcon, word: 'Warning', colour: 'text-warning' },
  failed: { icon: CrossCircledIcon, word: 'Failed', colour: 'text-danger' },
  skipped: { icon: MinusCircledIcon, word: 'Skipped', colour: 'text-muted-foreground' },
} as const;

/** One verdict of a connection test, with what was sent and answered one click away. */
export function ProbeStep({ step }: { readonly step: ProbeStepReport }) {
  const { icon: Icon, word, colour } = verdicts[step.status];
  return (
    <li className="flex gap-3 px-4 py-3 sm:px-5">
      <Icon aria-hidden className={cn('mt-0.5 shrink-0', colour)} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <p className="font-medium">
            {step.title} <span className={cn('text-xs font-normal', colour)}>{word}</span>
          </p>
          <span className="text-xs whitespace-nowrap text-muted-foreground tabular-nums">
            {step.status === 'skipped' ? '' : formatDuration(step.durationMs)}
          </span>
        </div>
        <p className="break-words text-muted-foreground">{step.message}</p>
        {step.hint !== undefined && <p className="mt-1 font-medium break-words">{step.hint}</p>}
        {step.details !== undefined && (
          <Disclosure summary="Details" className="mt-1 text-xs">
            <StepDetails details={step.details} />
          </Disclosure>
        )}
      </div>
    </li>
  );
}

function StepDetails({ details }: { readonly details: NonNullable<ProbeStepReport['details']> }) {
  const headers = Object.entries(details.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const status = details.status === undefined ? [] : [`HTTP ${details.status}`];
  const head = [...(details.request === undefined ? [] : [details.request]), ...status, ...headers];
  return (
    <pre
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-md border border-border bg-muted p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
    >
      {[head.join('\n'), details.body ?? ''].filter((part) => part !== '').join('\n\n')}
    </pre>
  );
}
