import type { CanaryReport, Client, ComboDiffView, ComboVersionView } from '@omniroute/contract';
import { canaryBys, OmniError, type CanaryBy, type JsonValue } from '@omniroute/core';
import { Option, type Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatCount, formatMoney, formatTime } from '../format.ts';
import { formatTable, type Column } from '../table.ts';
import { addAskOptions } from './list.ts';

/** `omniroute combos versions|rollback|canary`. */
export function addComboVersionCommands(combos: Command, context: Context): void {
  addVersionsCommand(combos, context);
  addRollBackCommand(combos, context);
  addCanaryCommand(combos, context);
}

const versionColumns: readonly Column<ComboVersionView>[] = [
  { title: 'VERSION', value: ({ version }) => version, align: 'right' },
  { title: 'STATE', value: ({ state }) => state },
  { title: 'SAVED (UTC)', value: ({ createdAt }) => formatTime(createdAt) },
  { title: 'CHANGES', value: ({ changes }) => (changes ? describeDiff(changes).join('; ') : 'the first one') },
];

function addVersionsCommand(combos: Command, context: Context): void {
  const command = addAskOptions(
    combos.command('versions').description('list the versions of a combo and what they changed'),
  )
    .argument('<combo>', 'name or id')
    .option('--diff <from..to>', 'what makes one version another: 3..5, or 3.. for the one that is served');
  command.action(async (id: string) => {
    const options: AskOptions & { readonly diff?: string } = command.opts();
    const client = clientOf(context, options);
    if (options.diff !== undefined) {
      const diff = await client.call('diffComboVersions', { params: { id }, query: readRange(options.diff) });
      if (options.json) context.print(JSON.stringify(diff, null, 2));
      else printLines(context, describeDiff(diff), 'They are the same.');
      return;
    }
    const items = await allVersions(client, id);
    if (options.json) context.print(JSON.stringify(items, null, 2));
    else formatTable(items, versionColumns).forEach((line) => context.print(line));
  });
}

function readRange(text: string): { readonly from: number; readonly to?: number } {
  const match = /^(\d+)\.\.(\d+)?$/.exec(text);
  if (!match)
    throw new OmniError(
      'invalid-input',
      `“${text}” is no range of versions. Write 3..5, or 3.. for the one that is served.`,
    );
  return { from: Number(match[1]), ...(match[2] !== undefined && { to: Number(match[2]) }) };
}

async function allVersions(client: Client, id: string): Promise<readonly ComboVersionView[]> {
  const items: ComboVersionView[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 100, ...(cursor !== undefined && { cursor }) };
    const page = await client.call('listComboVersions', { params: { id }, query });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

function describeDiff({ fields, targets }: ComboDiffView): readonly string[] {
  return [
    ...fields.map(describeField),
    ...targets.map((change) => {
      switch (change.type) {
        case 'added':
          return `${change.name} added at ${change.to + 1}`;
        case 'removed':
          return `${change.name} removed`;
        case 'moved':
          return `${change.name} moved from ${change.from + 1} to ${change.to + 1}`;
        case 'changed':
          return `${change.name}: ${change.fields.map(describeField).join(', ')}`;
      }
    }),
  ];
}

function describeField({ field, before, after }: ComboDiffView['fields'][number]): string {
  return `${field} ${shown(before)} → ${shown(after)}`;
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function addRollBackCommand(combos: Command, context: Context): void {
  const description = 'make a combo equal to one of its versions, as a new version';
  const command = addAskOptions(combos.command('rollback').description(description))
    .argument('<combo>', 'name or id')
    .argument('<version>', 'the version to go back to');
  command.action(async (id: string, version: string) => {
    const options: AskOptions = command.opts();
    const body = { version: readVersion(version) };
    const combo = await clientOf(context, options).call('rollBackCombo', { params: { id }, body });
    if (options.json) context.print(JSON.stringify(combo, null, 2));
    else context.print(`“${combo.name}” is as version ${body.version} was: now version ${combo.version}.`);
  });
}

function readVersion(text: string): number {
  const version = Number(text);
  if (Number.isInteger(version) && version > 0) return version;
  throw new OmniError('invalid-input', `“${text}” is no version. Versions count from 1.`);
}

type CanaryOptions = AskOptions & {
  readonly version?: string;
  readonly percentage?: string;
  readonly by?: CanaryBy;
  readonly for?: string;
  readonly promote?: boolean;
  readonly abort?: boolean;
};

function addCanaryCommand(combos: Command, context: Context): void {
  const description = 'show the canary of a combo; or begin, promote or abort it';
  const command = addAskOptions(combos.command('canary').description(description))
    .argument('<combo>', 'name or id')
    .option('--version <version>', 'begin one: serve this version')
    .option('--percentage <share>', 'to this share of the requests')
    .option('--for <time>', 'for this long, such as 30m, 12h or 7d')
    .addOption(new Option('--by <whom>', 'whose requests stay together').choices(canaryBys))
    .option('--promote', 'serve its version to everybody')
    .option('--abort', 'serve the stable version to everybody');
  command.action(async (id: string) => {
    const options: CanaryOptions = command.opts();
    const client = clientOf(context, options);
    const params = { id };
    if (options.promote) await client.call('promoteComboCanary', { params });
    else if (options.abort) await client.call('abortComboCanary', { params });
    else if (options.version !== undefined) await client.call('beginComboCanary', { params, body: toCanary(options) });
    const report = await client.call('getComboCanary', { params });
    if (options.json) context.print(JSON.stringify(report, null, 2));
    else printReport(context, report);
  });
}

function toCanary({ version = '', percentage, by, for: time }: CanaryOptions) {
  if (percentage === undefined || time === undefined) {
    throw new OmniError('invalid-input', 'A canary needs --percentage and --for, such as --percentage 5 --for 24h.');
  }
  return {
    version: readVersion(version),
    percentage: Number(percentage),
    forMs: readTime(time),
    ...(by !== undefined && { by }),
  };
}

const unitsMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function readTime(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ms = Object.entries(unitsMs).find(([name]) => name === unit)?.[1];
  if (count !== undefined && ms !== undefined) return Math.round(Number(count) * ms);
  throw new OmniError('invalid-input', `“${text}” is no time. Write 90s, 30m, 12h or 7d.`);
}

const reportColumns: readonly Column<CanaryReport['versions'][number]>[] = [
  { title: 'VERSION', value: ({ version }) => version, align: 'right' },
  { title: 'REQUESTS', value: ({ requests }) => formatCount(requests), align: 'right' },
  { title: 'SHARE', value: ({ share }) => `${(share * 100).toFixed(1)} %`, align: 'right' },
  { title: 'ERRORS', value: ({ errors }) => formatCount(errors), align: 'right' },
  { title: 'SPEND', value: ({ spendNanoUsd }) => formatMoney(spendNanoUsd), align: 'right' },
];

function printReport(context: Context, { canary, since, versions }: CanaryReport): void {
  if (canary) {
    const { state, version, percentage, by, until } = canary;
    const end = state === 'running' ? 'runs until' : 'ended at';
    context.print(`Canary of version ${version}, ${percentage} % by ${by}: ${end} ${formatTime(until)} UTC.`);
  } else context.print('No canary.');
  if (versions.length === 0) context.print(`No requests since ${formatTime(since)} UTC.`);
  else printLines(context, formatTable(versions, reportColumns), '');
}

function printLines({ print }: Context, lines: readonly string[], empty: string): void {
  if (lines.length === 0) print(empty);
  else lines.forEach((line) => print(line));
}
