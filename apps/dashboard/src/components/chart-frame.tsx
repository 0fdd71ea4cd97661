'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { DataTable, type Column } from './data-table.tsx';
import { Card, CardHeader } from './ui/card.tsx';
import { Button } from './ui/button.tsx';

export type Series<Row> = {
  readonly id: string;
  readonly label: string;
  /** A chart token such as `var(--chart-1)`. */
  readonly colour: string;
  readonly value: (row: Row) => number | undefined;
};

export type ChartProps<Row> = {
  readonly rows: readonly Row[];
  readonly series: readonly Series<Row>[];
  readonly rowLabel: (row: Row) => string;
  /** Figures of the axis, short. */
  readonly formatTick: (value: number) => string;
  /** Top of the axis while there is nothing to show, in the unit of the values. */
  readonly emptyTop: number;
  /** Figures of tooltip and table, exact. */
  readonly formatValue: (value: number | undefined) => string;
};

type ChartFrameProps<Row> = ChartProps<Row> & {
  /** The question that the chart answers. */
  readonly title: string;
  readonly unit: string;
  /** What the rows are, for the head of the table. */
  readonly rowName: string;
};

/** Recharts comes in its own chunk, after the page. */
const StackedBars = dynamic(() => import('./stacked-bars.tsx').then((module) => module.StackedBars), {
  ssr: false,
  loading: () => <div className="h-56" />,
});

/** A chart under its question, with the same figures as a table one click away. */
export function ChartFrame<Row>({ title, unit, rowName, ...chart }: ChartFrameProps<Row>) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Card>
      <CardHeader
        title={title}
        hint={unit}
        actions={
          <Button
            variant="ghost"
            size="small"
            className="text-xs"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            {asTable ? 'View as chart' : 'View as table'}
          </Button>
        }
      />
      {asTable ? (
        <div className="max-h-72 overflow-y-auto border-t border-border">
          <SeriesTable title={title} rowName={rowName} {...chart} />
        </div>
      ) : (
        <div className="px-2 pb-4 sm:px-3">
          {chart.series.length > 1 && <Legend series={chart.series} />}
          <StackedBars
            label={title}
            rows={chart.rows.map((row) => ({
              label: chart.rowLabel(row),
              values: Object.fromEntries(chart.series.map(({ id, value }) => [id, value(row)])),
            }))}
            series={chart.series.map(({ id, label, colour }) => ({ id, label, colour }))}
            formatTick={chart.formatTick}
            emptyTop={chart.emptyTop}
            formatValue={chart.formatValue}
          />
        </div>
      )}
    </Card>
  );
}

function Legend<Row>({ series }: { readonly series: readonly Series<Row>[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 px-2 pb-2 text-xs text-muted-foreground">
      {series.map(({ id, label, colour }) => (
        <li key={id} className="flex items-center gap-1.5">
          <span className="size-2.5 rounded-sm" style={{ background: colour }} />
          {label}
        </li>
      ))}
    </ul>
  );
}

function SeriesTable<Row>({
  title,
  rowName,
  rows,
  series,
  rowLabel,
  formatValue,
}: ChartProps<Row> & { readonly title: string; readonly rowName: string }) {
  const columns: readonly Column<number>[] = [
    { id: 'row', header: rowName, cell: (index) => labelAt(rows, index, rowLabel) },
    ...series.map(({ id, label, value }) => ({
      id,
      header: label,
      numeric: true,
      cell: (index: number) => {
        const row = rows[index];
        return formatValue(row === undefined ? undefined : value(row));
      },
    })),
  ];
  return <DataTable label={title} columns={columns} rows={rows.map((_, index) => index)} rowKey={String} />;
}

function labelAt<Row>(rows: readonly Row[], index: number, rowLabel: (row: Row) => string): string {
  const row = rows[index];
  return row === undefined ? '' : rowLabel(row);
}
