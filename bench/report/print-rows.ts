import { bold } from '../../scripts/lib/print.ts';
import { scenarios } from '../scenarios/all.ts';
import { judgeGoals } from './goals.ts';
import { formatGoal, listTables } from './tables.ts';
import type { Results } from './results.ts';

/** The report for the terminal. */
export function printRows(results: Results): void {
  for (const { title, header, rows } of listTables(results, scenarios)) {
    console.log(`\n${bold(title)}`);
    for (const row of [header, ...rows]) console.log(row.map(padCell).join('  '));
  }
  console.log(`\n${bold('Goals')}`);
  for (const goal of judgeGoals(results)) console.log(formatGoal(goal).join('  |  '));
  for (const reason of results.missing) console.log(`\nNot measured: ${reason}`);
}

function padCell(cell: string, column: number): string {
  return column === 0 ? cell.padEnd(38) : cell.padStart(16);
}
