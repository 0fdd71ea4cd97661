import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Storage } from '@omniroute/contract';
import { OmniError } from '@omniroute/core';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { applyServeOptions, type ServeOptions } from '../env.ts';
import { formatBytes, formatTime } from '../format.ts';
import { formatTable, type Column } from '../table.ts';
import { gatewayMain } from './gateway-main.ts';
import { addAskOptions } from './list.ts';

const columns: readonly Column<Storage['backups'][number]>[] = [
  { title: 'BACKUP', value: ({ path }) => path },
  { title: 'MADE (UTC)', value: ({ createdAt }) => formatTime(createdAt) },
  { title: 'SIZE', value: ({ bytes }) => formatBytes(bytes), align: 'right' },
];

/** `storage`, `storage keep`, `backup` and `restore`. */
export function addStorageCommands(program: Command, context: Context): void {
  const storage = addAskOptions(program.command('storage').description('room on the disk, retention and backups'));
  storage.action(async () => {
    const options: AskOptions = storage.opts();
    const answer = await clientOf(context, options).call('getStorage', {});
    if (options.json) context.print(JSON.stringify(answer, null, 2));
    else printStorage(context, answer);
  });
  const keep = addAskOptions(
    storage.command('keep').description('how long requests are kept').argument('<days>', 'days, or “always”'),
  );
  keep.action(async (days: string) => {
    const options: AskOptions = keep.opts();
    const policy = await clientOf(context, options).call('setStoragePolicy', { body: readDays(days) });
    context.print(options.json ? JSON.stringify(policy, null, 2) : describePolicy(policy));
  });
  const backup = addAskOptions(program.command('backup').description('copy the database of the running gateway'));
  backup.action(async () => {
    const options: AskOptions = backup.opts();
    const made = await clientOf(context, options).call('createBackup', {});
    context.print(options.json ? JSON.stringify(made, null, 2) : `${made.path} (${formatBytes(made.bytes)})`);
  });
  program
    .command('restore')
    .description('put a backup in the place of a stopped gateway’s database')
    .argument('<directory>', 'the directory of the backup')
    .option('--data-dir <directory>', 'where the state lives (OMNIROUTE_DATA_DIR)')
    .action((directory: string, options: ServeOptions) => restoreFrom(directory, options));
}

/** The gateway owns its files: the command is its own. */
async function restoreFrom(directory: string, options: ServeOptions): Promise<void> {
  if (!existsSync(gatewayMain)) {
    throw new OmniError('not-found', 'The gateway is not built yet. Run "npm run build" (or "npm start") first.');
  }
  applyServeOptions(options);
  process.argv.splice(2, Number.POSITIVE_INFINITY, 'restore', resolve(directory));
  await import(pathToFileURL(gatewayMain).href);
}

/** Throws `OmniError` `invalid-input` for what is no number of days. */
function readDays(text: string): Storage['policy'] {
  if (text === 'always') return {};
  const requestDays = Number(text);
  if (Number.isInteger(requestDays) && requestDays > 0) return { requestDays };
  throw new OmniError('invalid-input', `“${text}” is neither a number of days nor “always”.`, { field: 'days' });
}

function describePolicy({ requestDays }: Storage['policy']): string {
  return requestDays === undefined
    ? 'Requests are kept for good.'
    : `Requests are kept for ${requestDays} days, their sums by day for good.`;
}

function printStorage({ print }: Context, { databaseBytes, spoolBytes, since, policy, backups }: Storage): void {
  print(`Database ${formatBytes(databaseBytes)}, on the way into it ${formatBytes(spoolBytes)}.`);
  print(`${describePolicy(policy)}${since === undefined ? '' : ` The first began ${formatTime(since) ?? ''} UTC.`}`);
  if (backups.length === 0) return;
  print('');
  formatTable(backups, columns).forEach((line) => print(line));
}
