'use client';

import type { ComboCreate } from '@omniroute/contract';
import { Button } from '#components/ui/button.tsx';
import { FaultNote } from '#components/ui/fault-note.tsx';
import { formatCount, formatCounted, formatDuration, formatUsd } from '#lib/format.ts';
import { useReplay, type ReplayReport } from './use-replay.ts';

type ReplayPanelProps = { readonly comboId: string; readonly combo: ComboCreate };

/** What the combo as it stands in the editor would have made of last week's requests. */
export function ReplayPanel({ comboId, combo }: ReplayPanelProps) {
  const { state, start, stop } = useReplay(comboId);
  const isRunning = state.type === 'running';
  return (
    <div className="grid gap-3 border-t border-border pt-4 text-xs">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-semibold">Last week, with this combo</h3>
        <Button size="small" onClick={() => (isRunning ? stop() : void start(combo))}>
          {isRunning ? 'Stop' : 'Replay'}
        </Button>
      </div>
      <div role="status" className="grid gap-3">
        {state.type === 'idle' && (
          <p className="text-muted-foreground">Plans the recorded requests again. Nobody is asked.</p>
        )}
        {state.type === 'running' && (
          <p className="text-muted-foreground tabular-nums">
            {Math.round(state.part * 100)} %, {formatCounted(state.done, 'request')}
          </p>
        )}
        {state.type === 'failed' && <FaultNote error={state.error} />}
        {state.type === 'over' && <Report report={state.report} />}
      </div>
    </div>
  );
}

function Report({ report }: { readonly report: ReplayReport }) {
  const { requests, complete, moved, cost, firstToken, duration, refused, targets } = report;
  if (requests === 0) return <p className="text-muted-foreground">It had no chat requests in that time.</p>;
  const rows = [
    ['Cost', formatUsd(cost.recordedNanoUsd), formatUsd(cost.expectedNanoUsd)],
    ['First token', formatDuration(firstToken.recordedMs), formatDuration(firstToken.expectedMs)],
    ['Whole answer', formatDuration(duration.recordedMs), formatDuration(duration.expectedMs)],
    ['Refused', formatCount(refused.recorded), formatCount(refused.expected)],
    ...targets.map(({ connectionName, model, recordedRequests, expectedRequests }) => [
      `${connectionName}/${model}`,
      formatCount(recordedRequests),
      formatCount(expectedRequests),
    ]),
  ];
  return (
    <>
      <p className="text-muted-foreground">
        {formatCounted(requests, 'request')}
        {complete ? '' : ', the oldest of the time'}; {formatCount(moved)} would ask another target first.
        {cost.unknown > 0 && ` The cost of ${formatCount(cost.unknown)} is not known and left out.`}
      </p>
      <table className="w-full tabular-nums">
        <thead className="text-left text-muted-foreground">
          <tr>
            <th scope="col" className="py-1 font-medium">
              <span className="sr-only">Figure</span>
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              was
            </th>
            <th scope="col" className="py-1 text-right font-medium">
              would be
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, was, would]) => (
            <tr key={name} className="border-t border-border">
              <th scope="row" className="py-1 pr-2 text-left font-normal wrap-anywhere">
                {name}
              </th>
              <td className="py-1 text-right">{was}</td>
              <td className="py-1 pl-3 text-right">{would}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {refused.reasons.map(({ message, requests: count }) => (
        <p key={message} className="wrap-anywhere text-muted-foreground">
          {formatCount(count)} × {message}
        </p>
      ))}
    </>
  );
}
