import type { Client } from '@omniroute/contract';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { formatTable, type Column } from '../table.ts';

/** A command that asks for a list and shows it as a table, or as JSON for programs. */
export type ListCommand<Item> = {
  readonly name: string;
  readonly argument?: { readonly name: string; readonly description: string };
  readonly description: string;
  readonly load: (client: Client, argument: string | undefined) => Promise<readonly Item[]>;
  readonly columns: readonly Column<Item>[];
  /** Said instead of an empty table. */
  readonly empty: string;
};

export function addListCommand<Item>(program: Command, context: Context, list: ListCommand<Item>): Command {
  const command = addAskOptions(program.command(list.name).description(list.description));
  if (list.argument) command.argument(`[${list.argument.name}]`, list.argument.description);
  command.action(async () => {
    const options: AskOptions = command.opts();
    const items = await list.load(clientOf(context, options), command.args[0]);
    printList(context, options, items, list);
  });
  return command;
}

export function addAskOptions(command: Command): Command {
  return command
    .option('--url <origin>', 'origin of the gateway (OMNIROUTE_URL)')
    .option('--token <token>', 'admin token (OMNIROUTE_ADMIN_TOKEN)')
    .option('--json', 'print JSON');
}

function printList<Item>(
  context: Context,
  options: AskOptions,
  items: readonly Item[],
  list: Pick<ListCommand<Item>, 'columns' | 'empty'>,
): void {
  if (options.json) context.print(JSON.stringify(items, null, 2));
  else if (items.length === 0) context.print(list.empty);
  else formatTable(items, list.columns).forEach((line) => context.print(line));
}
