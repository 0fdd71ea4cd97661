import { ranges, type CacheStats, type Range } from '@omniroute/contract';
import { Option, type Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatBytes, formatCount, formatMoney } from '../format.ts';
import { formatTable, type Column } from '../table.ts';
import { addAskOptions } from './list.ts';

type Row = Omit<CacheStats['combos'][number], 'combo'>;

const columns: readonly Column<Row>[] = [
  { title: 'COMBO', value: ({ comboName }) => comboName ?? 'models addressed directly' },
  { title: 'ENTRIES', value: ({ entries }) => formatCount(entries), align: 'right' },
  { title: 'SIZE', value: ({ bytes }) => formatBytes(bytes), align: 'right' },
  { title: 'EXACT HITS', value: ({ exactHits }) => formatCount(exactHits), align: 'right' },
  { title: 'SEMANTIC HITS', value: ({ semanticHits }) => formatCount(semanticHits), align: 'right' },
  { title: 'SAVED', value: ({ savedNanoUsd }) => formatMoney(savedNanoUsd), align: 'right' },
];

/** `cache stats` and `cache clear`. */
export function addCacheCommand(program: Command, context: Context): void {
  const cache = program.command('cache').description('the response cache: what it holds and saved, and forgetting it');
  const stats = addAskOptions(cache.command('stats').description('show what is held, and what was answered from it'));
  stats.addOption(new Option('--range <range>', 'how far back').choices(ranges).default('7d'));
  stats.action(async () => {
    const options: AskOptions & { readonly range: Range } = stats.opts();
    const answer = await clientOf(context, options).call('getCache', { query: { range: options.range } });
    if (options.json) context.print(JSON.stringify(answer, null, 2));
    else printStats(context, answer);
  });
  const clear = addAskOptions(cache.command('clear').description('forget kept answers, of one combo or all'));
  clear.option('--combo <name>', 'only the answers of this combo');
  clear.action(async () => {
    const options: AskOptions & { readonly combo?: string } = clear.opts();
    const { combo } = options;
    const query = combo === undefined ? {} : { combo };
    const answer = await clientOf(context, options).call('clearCache', { query });
    if (options.json) context.print(JSON.stringify(answer, null, 2));
    else context.print(`Forgotten: ${formatCount(answer.removed)} ${answer.removed === 1 ? 'answer' : 'answers'}.`);
  });
}

function printStats({ print }: Context, stats: CacheStats): void {
  formatTable([...stats.combos, { ...stats, comboName: 'all' }], columns).forEach((line) => print(line));
  print('');
  print(`Hits and savings: ${stats.range}. At most ${formatBytes(stats.limitBytes)} are kept.`);
}
