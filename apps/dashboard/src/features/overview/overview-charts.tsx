'use client';

import type { Overview } from '@omniroute/contract';
import { ChartFrame } from '#components/chart-frame.tsx';
import { formatCompact, formatCount, formatUsd, nanoPerUsd } from '#lib/format.ts';
import { formatBucket } from '#lib/time.ts';
import { requestSeries, spendSeries, tokenSeries, type OverviewRow } from './chart-series.ts';

const bucketNames = { minute: 'Minute', hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' } as const;

/** What happened over time. */
export function OverviewCharts({ overview }: { readonly overview: Overview }) {
  const { bucket, series: rows } = overview;
  const zone = bucket === 'minute' || bucket === 'hour' ? 'local time' : 'UTC';
  const common = {
    rows,
    rowName: bucketNames[bucket],
    rowLabel: ({ time }: OverviewRow) => formatBucket(time, bucket),
  };
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <div className="lg:col-span-2">
        <ChartFrame
          {...common}
          title="How much was spent?"
          unit={`USD by ${bucket}, ${zone}; known prices only`}
          series={spendSeries}
          formatTick={formatUsd}
          emptyTop={nanoPerUsd}
          formatValue={formatUsd}
        />
      </div>
      <ChartFrame
        {...common}
        title="How many requests, and how many went wrong?"
        unit={`Requests by ${bucket}, ${zone}`}
        series={requestSeries}
        formatTick={formatCompact}
        emptyTop={4}
        formatValue={formatCount}
      />
      <ChartFrame
        {...common}
        title="Which tokens were used?"
        unit={`Tokens by ${bucket}, ${zone}`}
        series={tokenSeries(overview)}
        formatTick={formatCompact}
        emptyTop={4}
        formatValue={formatCount}
      />
    </div>
  );
}
