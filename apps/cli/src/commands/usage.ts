import { ranges, type Overview, type Range } from '@omniroute/contract';
import { Option, type Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatCount, formatInputTokens, formatLatency, formatMoney, formatOutputTokens } from '../format.ts';
import { formatTable, type Column } from '../table.ts';
import { addAskOptions } from './list.ts';

type Row = Overview['byModel'][number];

const columns: readonly Column<Row>[] = [
  { title: 'MODEL', value: (row) => row.name },
  { title: 'REQUESTS', value: (row) => formatCount(row.requests), align: 'right' },
  { title: 'ERRORS', value: (row) => formatCount(row.errors), align: 'right' },
  { title: 'INPUT TOKENS', value: (row) => formatInputTokens(row.tokens), align: 'right' },
  { title: 'OUTPUT TOKENS', value: (row) => formatOutputTokens(row.tokens), align: 'right' },
  { title: 'SPEND', value: spendOf, align: 'right' },
];

export function addUsageCommand(program: Command, context: Context): void {
  const command = addAskOptions(program.command('usage').description('show requests, tokens and spend over a range'));
  command.addOption(new Option('--range <range>', 'how far back').choices(ranges).default('24h'));
  command.action(async () => {
    const options: AskOptions & { readonly range: Range } = command.opts();
    const overview = await clientOf(context, options).call('getOverview', { query: { range: options.range } });
    if (options.json) context.print(JSON.stringify(overview, null, 2));
    else printOverview(context, overview);
  });
}

function printOverview({ print }: Context, overview: Overview): void {
  const { totals } = overview;
  const all: Row = { ...totals, id: '', name: 'all' };
  formatTable([...overview.byModel, all], columns).forEach((line) => print(line));
  const { p50, p95 } = totals.latencyMs;
  print('');
  print(`Latency p50 ${formatLatency(p50) ?? '—'}, p95 ${formatLatency(p95) ?? '—'} (${overview.range})`);
  if (totals.unpricedRequests > 0) print(`Requests whose cost is not known: ${totals.unpricedRequests}`);
}

/** A sum of no known cost is unknown, not $0. */
function spendOf(row: Row): string | undefined {
  return row.spendNanoUsd === 0 && row.unpricedRequests > 0 ? undefined : formatMoney(row.spendNanoUsd);
}
