import type { RequestPlan } from '@omniroute/contract';
import {
  CheckCircledIcon,
  CircleBackslashIcon,
  CrossCircledIcon,
  ExclamationTriangleIcon,
  MinusCircledIcon,
} from '@radix-ui/react-icons';
import { Badge } from '#components/ui/badge.tsx';
import { cn } from '#lib/class-names.ts';
import { formatCounted } from '#lib/format.ts';

type Happened = RequestPlan['order'][number];

const looks = {
  answered: { icon: CheckCircledIcon, colour: 'text-success' },
  failed: { icon: CrossCircledIcon, colour: 'text-danger' },
  broken: { icon: ExclamationTriangleIcon, colour: 'text-danger' },
  'set-aside': { icon: MinusCircledIcon, colour: 'text-warning' },
  overtaken: { icon: MinusCircledIcon, colour: 'text-muted-foreground' },
  cancelled: { icon: MinusCircledIcon, colour: 'text-muted-foreground' },
  'not-needed': { icon: CircleBackslashIcon, colour: 'text-muted-foreground' },
  'not-reached': { icon: CircleBackslashIcon, colour: 'text-muted-foreground' },
} as const;

const walks = {
  sequential: 'One after the other.',
  hedged: 'Hedged: the next one may begin beside one that is late.',
  cascade: 'Cascade: the next one is asked when an answer is not good enough.',
} as const;

/** What was planned, and beside each planned target what happened. */
export function PlanFacts({ plan }: { readonly plan: RequestPlan }) {
  const { walk, order, unplanned, skipped, facts } = plan;
  const size = [
    `a prompt of about ${formatCounted(Math.round(facts.inputTokens), 'token')}`,
    ...(facts.maxOutputTokens === undefined
      ? []
      : [`an answer of at most ${formatCounted(facts.maxOutputTokens, 'token')}`]),
    ...(facts.needs.length === 0 ? [] : [`a need of ${facts.needs.join(', ')}`]),
  ].join(', ');
  return (
    <div className="grid gap-3 text-xs">
      <p className="text-muted-foreground">
        {walks[walk]} Planned for {size}.
      </p>
      <ol className="grid gap-1.5" aria-label="Planned, and what happened">
        {order.map((target, place) => (
          <PlannedRow key={place} target={target} mark={`${place + 1}`} />
        ))}
        {unplanned.map((target, place) => (
          <PlannedRow key={`unplanned-${place}`} target={target} mark="+" unplanned />
        ))}
      </ol>
      {skipped.length > 0 && (
        <ul className="grid gap-1 text-muted-foreground" aria-label="Not to be asked">
          {skipped.map(({ name, detail }, place) => (
            <li key={place} className="wrap-anywhere">
              Not to be asked: <span className="font-mono">{name}</span>. {detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type PlannedRowProps = { readonly target: Happened; readonly mark: string; readonly unplanned?: boolean };

function PlannedRow({ target, mark, unplanned = false }: PlannedRowProps) {
  const { icon: Icon, colour } = looks[target.fate];
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2 gap-y-0.5 sm:grid-cols-[1rem_minmax(0,1fr)_minmax(0,1fr)]">
      <span className="text-right text-muted-foreground tabular-nums">{mark}</span>
      <span className="font-mono wrap-anywhere">
        {target.connection}/{target.model}
      </span>
      <span className="col-start-2 flex items-start gap-1.5 sm:col-start-3">
        <Icon aria-hidden className={cn('mt-0.5 shrink-0', colour)} />
        <span className="min-w-0">{target.detail}</span>
        {unplanned && <Badge>not in the plan</Badge>}
      </span>
    </li>
  );
}
