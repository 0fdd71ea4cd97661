import type { Overview } from '@omniroute/contract';
import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { formatCompact, formatCount, formatDuration, formatShare, formatSpend } from '#lib/format.ts';
import { totalInputTokens, totalOutputTokens, totalTokens } from '../requests/tokens.ts';

/** The figures of a range at a glance. */
export function StatTiles({ totals }: { readonly totals: Overview['totals'] }) {
  const { latencyMs, firstTokenMs, tokens, unpricedRequests } = totals;
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      <Tile
        label="Spend"
        value={formatSpend(totals)}
        note={
          unpricedRequests > 0 ? `${plural(unpricedRequests, 'request')} without a known price` : 'all prices known'
        }
      />
      <Tile
        label="Requests"
        value={formatCount(totals.requests)}
        note={`${formatCount(totals.failedOver)} failed over`}
      />
      <Tile
        label="Error rate"
        value={formatShare(totals.errors, totals.requests)}
        note={`${plural(totals.errors, 'error')}, ${formatCount(totals.cancelled)} cancelled`}
      />
      <Tile
        label="Latency, median"
        value={formatDuration(latencyMs.p50)}
        note={`95th percentile ${formatDuration(latencyMs.p95)}`}
      />
      <Tile
        label="First token, median"
        value={formatDuration(firstTokenMs.p50)}
        note={`95th percentile ${formatDuration(firstTokenMs.p95)}; streamed only`}
      />
      <Tile
        label="Tokens"
        value={<span title={formatCount(totalTokens(tokens))}>{formatCompact(totalTokens(tokens))}</span>}
        note={`${formatCompact(totalInputTokens(tokens))} in, ${formatCompact(totalOutputTokens(tokens))} out`}
      />
    </div>
  );
}

type TileProps = { readonly label: string; readonly value: ReactNode; readonly note: string };

function Tile({ label, value, note }: TileProps) {
  return (
    <Card className="grid content-start gap-1 p-4">
      <h2 className="text-xs font-medium text-muted-foreground">{label}</h2>
      <p className="text-xl font-semibold tracking-tight tabular-nums">{value}</p>
      <p className="text-xs text-muted-foreground tabular-nums">{note}</p>
    </Card>
  );
}

function plural(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
}
