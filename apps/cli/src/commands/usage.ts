import { ranges, type Figures, type Overview, type Range } from '@omniroute/contract';
import { facets, OmniError, type Facet } from '@omniroute/core';
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
  command.option('--by <facets>', `sum up by one or two of: ${facets.join(', ')}`, readFacets);
  command.action(async () => {
    const options: AskOptions & { readonly range: Range; readonly by?: readonly Facet[] } = command.opts();
    if (options.by) return printGroups(context, { ...options, by: options.by });
    const overview = await clientOf(context, options).call('getOverview', { query: { range: options.range } });
    if (options.json) context.print(JSON.stringify(overview, null, 2));
    else printOverview(context, overview);
  });
}

/** Throws `OmniError` `invalid-input` for what is no facet. */
function readFacets(text: string): readonly Facet[] {
  const named = text.split(',').map((part) => part.trim());
  return named.map((name) => {
    const found = facets.find((facet) => facet === name);
    if (!found) throw new OmniError('invalid-input', `“${name}” is none of: ${facets.join(', ')}.`, { field: 'by' });
    return found;
  });
}

type Group = Figures['groups'][number];

const groupColumns: readonly Column<Group>[] = [
  { title: 'REQUESTS', value: ({ requests }) => formatCount(requests), align: 'right' },
  {
    title: 'ERRORS',
    value: ({ failed, broken, refused }) => formatCount(failed + broken + refused),
    align: 'right',
  },
  { title: 'INPUT TOKENS', value: ({ tokens }) => formatInputTokens(tokens), align: 'right' },
  { title: 'OUTPUT TOKENS', value: ({ tokens }) => formatOutputTokens(tokens), align: 'right' },
  {
    title: 'SPEND',
    value: ({ spendNanoUsd }) => (spendNanoUsd === undefined ? undefined : formatMoney(spendNanoUsd)),
    align: 'right',
  },
];

type GroupOptions = AskOptions & { readonly range: Range; readonly by: readonly Facet[] };

/** Spend first. */
async function printGroups(context: Context, { by, range, ...options }: GroupOptions): Promise<void> {
  const figures = await clientOf(context, options).call('queryFigures', { body: { by: [...by], range } });
  if (options.json) {
    context.print(JSON.stringify(figures, null, 2));
    return;
  }
  const groups = figures.groups.toSorted(
    (a, b) => (b.spendNanoUsd ?? 0) - (a.spendNanoUsd ?? 0) || b.requests - a.requests,
  );
  const named = by.map((facet, place): Column<Group> => {
    return { title: facet.toUpperCase(), value: ({ values }) => values[place]?.name };
  });
  formatTable(groups, [...named, ...groupColumns]).forEach((line) => context.print(line));
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
