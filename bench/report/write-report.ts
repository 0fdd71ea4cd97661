import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../scripts/lib/paths.ts';
import { median } from '../lib/statistics.ts';
import { scenarios } from '../scenarios/all.ts';
import { judgeGoals } from './goals.ts';
import { drawPlot } from './plot.ts';
import type { Results } from './results.ts';
import { formatGoal, listTables, type Table } from './tables.ts';

const page = join(repositoryRoot, 'docs', 'benchmarks.md');
const plot = join(repositoryRoot, 'docs', 'benchmarks.svg');
const latest = join(repositoryRoot, 'bench', 'results', 'latest.json');
const begin = '<!-- figures: written by npm run bench -->';
const end = '<!-- end of figures -->';

/** Replaces the figures in docs/benchmarks.md, the plot, and the committed data. Throws when the page has lost its marks. */
export function writeReport(results: Results): void {
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`docs/benchmarks.md needs a line “${begin}” and after it a line “${end}”.`);
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${figures(results)}\n\n${text.slice(to)}`);
  writeFileSync(plot, drawPlot(results));
  writeFileSync(latest, `${JSON.stringify(results, null, 1)}\n`);
}

function figures(results: Results): string {
  const { machine } = results;
  const memory = Math.round(machine.memoryBytes / 1024 ** 3);
  const parts = [
    `Measured ${results.at.slice(0, 10)}: ${machine.cores} cores (${machine.processor}), ${memory} GB, Linux ${machine.kernel}, Node ${machine.node}; medians of ${results.repeats}.`,
    disturbance(results),
    ...results.missing.map((reason) => `Not measured: ${reason}`),
    '![Throughput of one core as a share of a bare Node proxy](benchmarks.svg)',
    '### Goals',
    markdown({ header: ['measure', 'goal', 'found', 'met'], rows: judgeGoals(results).map(formatGoal) }),
  ];
  for (const table of listTables(results, scenarios))
    parts.push(`### ${table.title.charAt(0).toUpperCase()}${table.title.slice(1)}`, markdown(table));
  return parts.join('\n\n');
}

/** How far the figures can be trusted. */
function disturbance({ measurements }: Results): string {
  const shares = measurements.map(({ foreignShare }) => foreignShare);
  const percent = (share: number | undefined): string => (share === undefined ? '—' : `${Math.round(share * 100)} %`);
  return `Others took ${percent(median(shares))} of the serving core (median; at most ${percent(Math.max(...shares))}): beyond 5 %, trust the ratios of CPU time and neither throughput nor latency.`;
}

function markdown({ header, rows }: Omit<Table, 'title'>): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}
