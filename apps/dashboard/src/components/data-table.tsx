import type { ReactNode } from 'react';
import { cn } from '#lib/class-names.ts';

export type Column<Row> = {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand at the right in digits of equal width. */
  readonly numeric?: boolean;
  /** Narrowest screen that shows the column; absent: all. */
  readonly from?: 'sm' | 'md' | 'lg' | 'xl';
};

const visibleFrom = {
  sm: 'hidden sm:table-cell',
  md: 'hidden md:table-cell',
  lg: 'hidden lg:table-cell',
  xl: 'hidden xl:table-cell',
};

function cellClass<Row>(column: Column<Row>): string {
  return cn(
    'px-2 py-2.5 sm:px-3 first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5',
    column.numeric === true ? 'text-right whitespace-nowrap tabular-nums' : 'text-left',
    column.from !== undefined && visibleFrom[column.from],
  );
}

type DataTableProps<Row> = {
  /** What the rows are, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What a click on a row does beside the link that its first cell should hold. */
  readonly onRowClick?: (row: Row) => void;
};

/** The one table. Wide ones scroll inside themselves, never the page. */
export function DataTable<Row>({ label, columns, rows, rowKey, onRowClick }: DataTableProps<Row>) {
  return (
    <div className="relative overflow-x-auto">
      <table aria-label={label} className="w-full text-sm">
        <thead>
          <tr className="border-b border-border text-xs text-muted-foreground">
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cn(cellClass(column), 'py-2 align-bottom font-medium')}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={cn(
                'border-b border-border last:border-b-0',
                onRowClick !== undefined && 'cursor-pointer hover:bg-muted/60',
              )}
              onClick={(event) => {
                const inner = event.target instanceof Element && event.target.closest('a, button, input, label');
                if (!inner) onRowClick?.(row);
              }}
            >
              {columns.map((column) => (
                <td key={column.id} className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
