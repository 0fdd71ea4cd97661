import type { ReplayLine, RouteInput } from '@omniroute/contract';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatCount, formatLatency, formatMoney } from '../format.ts';
import { formatTable, type Column } from '../table.ts';
import { readCombo } from './json-file.ts';
import { addAskOptions } from './list.ts';

type ReplayOptions = AskOptions & {
  readonly comboFile?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit?: string;
};

type Report = Extract<ReplayLine, { readonly type: 'report' }>;

const columns: readonly Column<Report['targets'][number]>[] = [
  { title: 'TARGET', value: ({ connectionName, model }) => `${connectionName}/${model}` },
  { title: 'ENDED', value: ({ recordedRequests }) => formatCount(recordedRequests), align: 'right' },
  { title: 'WOULD BE FIRST', value: ({ expectedRequests }) => formatCount(expectedRequests), align: 'right' },
];

export function addReplayCommand(program: Command, context: Context): void {
  const description =
    'plan recorded requests of a combo again and show what a change would make of them; nobody is asked';
  const command = addAskOptions(program.command('replay').description(description))
    .argument('<combo>', 'the combo whose requests were recorded')
    .option('--combo-file <file>', 'the changed combo, as a JSON file; else the saved one as it is now')
    .option('--from <time>', 'from when on, in ISO 8601; else the last seven days')
    .option('--to <time>', 'until when, in ISO 8601; else now')
    .option('--limit <count>', 'at most so many requests');
  command.action(async (combo: string) => {
    const options: ReplayOptions = command.opts();
    const body = await toBody(combo, options);
    for await (const line of clientOf(context, options).stream('replay', { body })) {
      if (options.json) context.print(JSON.stringify(line));
      else if (line.type === 'report') printReport(context, line);
    }
  });
}

async function toBody(
  comboId: string,
  { comboFile, from, to, limit }: ReplayOptions,
): Promise<RouteInput<'replay'>['body']> {
  return {
    comboId,
    ...(comboFile !== undefined && { combo: await readCombo(comboFile) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(limit !== undefined && { limit: Number(limit) }),
  };
}

function printReport({ print }: Context, report: Report): void {
  const { requests, moved, cost, firstToken, duration, refused, complete } = report;
  const unknown = cost.unknown > 0 ? `; unknown of ${formatCount(cost.unknown) ?? ''}` : '';
  print(`${formatCount(requests) ?? ''} requests${complete ? '' : ', then the limit was reached'}`);
  print(`Another target first: ${formatCount(moved) ?? ''}`);
  print(`Cost: ${formatMoney(cost.recordedNanoUsd) ?? '—'} → ${formatMoney(cost.expectedNanoUsd) ?? '—'}${unknown}`);
  print(`First token: ${formatLatency(firstToken.recordedMs) ?? '—'} → ${formatLatency(firstToken.expectedMs) ?? '—'}`);
  print(`Whole answer: ${formatLatency(duration.recordedMs) ?? '—'} → ${formatLatency(duration.expectedMs) ?? '—'}`);
  print(`Refused: ${formatCount(refused.recorded) ?? ''} → ${formatCount(refused.expected) ?? ''}`);
  for (const { message, requests: count } of refused.reasons) print(`  ${formatCount(count) ?? ''} × ${message}`);
  print('');
  formatTable([...report.targets], columns).forEach((line) => print(line));
}
