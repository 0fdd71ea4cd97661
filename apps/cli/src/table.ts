export type Column<Item> = {
  readonly title: string;
  /** `undefined` is shown as “—”: unknown is not nothing. */
  readonly value: (item: Item) => string | number | undefined;
  readonly align?: 'left' | 'right';
};

/** Lays items out in aligned columns under their titles. */
export function formatTable<Item>(items: readonly Item[], columns: readonly Column<Item>[]): readonly string[] {
  const rows = [
    columns.map((column) => column.title),
    ...items.map((item) => columns.map((column) => String(column.value(item) ?? '—'))),
  ];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
      .join('  ')
      .trimEnd(),
  );
}

function pad(cell: string, width: number, align: 'left' | 'right' = 'left'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}
