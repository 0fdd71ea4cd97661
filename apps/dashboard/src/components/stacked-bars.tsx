'use client';

import {
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type TooltipContentProps,
} from 'recharts';

export type BarRow = {
  readonly label: string;
  readonly values: Readonly<Record<string, number | undefined>>;
};

export type BarSeries = { readonly id: string; readonly label: string; readonly colour: string };

type StackedBarsProps = {
  readonly label: string;
  readonly rows: readonly BarRow[];
  readonly series: readonly BarSeries[];
  readonly formatTick: (value: number) => string;
  /** Top of the axis while there is nothing to show, in the unit of the values. */
  readonly emptyTop: number;
  readonly formatValue: (value: number | undefined) => string;
};

/** Bars over time, one stack a bucket. The arrow keys walk through them. */
export function StackedBars({ label, rows, series, formatTick, formatValue, emptyTop }: StackedBarsProps) {
  const isEmpty = rows.every(({ values }) => Object.values(values).every((value = 0) => value === 0));
  return (
    <div className="h-56">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...rows]}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          barCategoryGap="22%"
          title={label}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="label"
            tickLine={false}
            axisLine={{ stroke: 'var(--border)' }}
            minTickGap={28}
            tickMargin={8}
          />
          <YAxis
            tickLine={false}
            axisLine={false}
            width="auto"
            tickCount={5}
            tickFormatter={formatTick}
            allowDecimals
            domain={[0, isEmpty ? emptyTop : 'auto']}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--muted)' }}
            content={(tooltip) => (
              <TooltipCard tooltip={tooltip} rows={rows} series={series} formatValue={formatValue} />
            )}
          />
          {series.map(({ id, label: name, colour }, index) => (
            <Bar
              key={id}
              dataKey={(row: BarRow) => row.values[id]}
              name={name}
              stackId="all"
              fill={colour}
              isAnimationActive={false}
              maxBarSize={36}
              radius={index === series.length - 1 ? [2, 2, 0, 0] : 0}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

type TooltipCardProps = Pick<StackedBarsProps, 'rows' | 'series' | 'formatValue'> & {
  readonly tooltip: Pick<TooltipContentProps<number, string>, 'active' | 'activeIndex'>;
};

function TooltipCard({ tooltip, rows, series, formatValue }: TooltipCardProps) {
  const row = rows[Number(tooltip.activeIndex)];
  if (!tooltip.active || row === undefined) return null;
  return (
    <div className="rounded-lg border border-border bg-card px-3 py-2 text-xs shadow-lg">
      <p className="mb-1 font-medium">{row.label}</p>
      {[...series].reverse().map(({ id, label, colour }) => (
        <p key={id} className="flex items-center gap-2">
          <span className="size-2 rounded-sm" style={{ background: colour }} />
          <span className="text-muted-foreground">{label}</span>
          <span className="ml-auto pl-3 tabular-nums">{formatValue(row.values[id])}</span>
        </p>
      ))}
    </div>
  );
}
