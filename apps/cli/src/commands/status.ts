import type { Command } from 'commander';
import { clientOf, urlOf, type AskOptions, type Context } from '../context.ts';
import { formatCount } from '../format.ts';
import { formatTable } from '../table.ts';
import { addAskOptions } from './list.ts';

export function addStatusCommand(program: Command, context: Context): void {
  const command = addAskOptions(program.command('status').description('show what the gateway serves'));
  command.action(async () => {
    const options: AskOptions = command.opts();
    const status = await loadStatus(context, options);
    if (options.json) context.print(JSON.stringify(status, null, 2));
    else formatTable(Object.entries(status), rows).forEach((line) => context.print(line));
  });
}

const rows = [
  { title: 'WHAT', value: ([name]: readonly [string, string | number]) => name },
  {
    title: 'VALUE',
    value: ([, value]: readonly [string, string | number]) => (typeof value === 'number' ? formatCount(value) : value),
  },
];

async function loadStatus(context: Context, options: AskOptions): Promise<Readonly<Record<string, string | number>>> {
  const client = clientOf(context, options);
  const [connections, combos, keys, today] = await Promise.all([
    client.call('listConnections', {}),
    client.call('listCombos', {}),
    client.call('listKeys', {}),
    client.call('getOverview', { query: { range: '24h' } }),
  ]);
  return {
    url: urlOf(context, options),
    connections: connections.items.length,
    failingConnections: connections.items.filter((connection) => connection.status === 'failing').length,
    combos: combos.items.length,
    activeKeys: keys.items.filter((key) => key.revokedAt === undefined).length,
    requests24h: today.totals.requests,
    errors24h: today.totals.errors,
  };
}
