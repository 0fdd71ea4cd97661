import type { AliasView, Client } from '@omniroute/contract';
import { isPattern, OmniError, type AliasTarget } from '@omniroute/core';
import type { Command } from 'commander';
import { clientOf, type AskOptions, type Context } from '../context.ts';
import { addAskOptions, type ListCommand } from './list.ts';

export const aliasesCommand: ListCommand<AliasView> = {
  name: 'aliases',
  description: 'list the aliases: other names for combos and models',
  empty: 'No aliases yet. Make one with: omniroute aliases set <name> <target>',
  load: async (client) => (await client.call('listAliases', {})).items,
  columns: [
    { title: 'NAME', value: (alias) => alias.name },
    { title: 'KIND', value: (alias) => (isPattern(alias.name) ? 'pattern' : 'exact') },
    { title: 'LEADS TO', value: describeTarget },
    { title: 'SHADOW', value: describeShadow },
    { title: 'HIDES', value: ({ hides }) => (hides.total === 0 ? '—' : `${hides.total} listed`) },
  ],
};

function describeTarget({ target }: AliasView): string {
  if ('comboName' in target) return `combo/${target.comboName}`;
  return 'aliasName' in target ? target.aliasName : `${target.connectionName}/${target.model}`;
}

function describeShadow({ shadow, shadowConnectionName }: AliasView): string {
  return shadow ? `${shadow.percentage} % to ${shadowConnectionName ?? ''}/${shadow.target.model}` : '—';
}

type SetOptions = AskOptions & { readonly shadow?: string; readonly percentage?: string };

/** `aliases set` and `aliases remove`. */
export function addAliasCommands(aliases: Command, context: Context): void {
  const set = addAskOptions(
    aliases
      .command('set')
      .description('make a name lead to a combo, an alias or <connection>/<model>; * matches any characters')
      .argument('<name>', 'what clients call, such as gpt-4o or anthropic/*')
      .argument('<target>', 'combo/<name>, an alias, or <connection>/<model>'),
  );
  set
    .option('--shadow <connection/model>', 'a silent target that is sent a share of the requests again; none: no more')
    .option('--percentage <share>', 'of the requests, for --shadow', '100');
  set.action(async (name: string, text: string) => {
    const options: SetOptions = set.optsWithGlobals();
    const client = clientOf(context, options);
    const target = await readTarget(client, text);
    const alias = await save(client, name, { target, shadow: readShadow(options) });
    if (options.json) return context.print(JSON.stringify(alias, null, 2));
    context.print(`${alias.name} leads to ${describeTarget(alias)}.`);
    const { total, examples } = alias.hides;
    if (total > 0)
      context.print(`It stands before ${total} listed: ${examples.join(', ')}${total > examples.length ? ' …' : ''}`);
  });
  const remove = addAskOptions(aliases.command('remove').description('remove an alias').argument('<name>', 'its name'));
  remove.action(async (name: string) => {
    const options: AskOptions = remove.optsWithGlobals();
    await clientOf(context, options).call('deleteAlias', { params: { id: name } });
    context.print(`Removed ${name}.`);
  });
}

type Wanted = { readonly target: AliasTarget; readonly shadow: ReturnType<typeof readShadow> };

async function save(client: Client, name: string, { target, shadow }: Wanted): Promise<AliasView> {
  const { items } = await client.call('listAliases', {});
  const existing = items.find((alias) => alias.name === name);
  if (existing) {
    const body = { target, ...(shadow !== undefined && { shadow }) };
    return client.call('updateAlias', { params: { id: existing.id }, body });
  }
  return client.call('createAlias', { body: { name, target, ...(shadow && { shadow }) } });
}

async function readTarget(client: Client, text: string): Promise<AliasTarget> {
  const [combos, aliases] = await Promise.all([client.call('listCombos', {}), client.call('listAliases', {})]);
  const bare = text.replace(/^combo\//, '');
  if (combos.items.some(({ name }) => name === bare)) return { combo: bare };
  if (aliases.items.some(({ name }) => name === text)) return { alias: text };
  return readModel(text, 'target');
}

/** `null`: no more shadow; `undefined`: as it is. */
function readShadow({ shadow, percentage = '100' }: SetOptions) {
  if (shadow === undefined) return undefined;
  if (shadow === 'none') return null;
  return { target: readModel(shadow, 'shadow'), percentage: Number(percentage) };
}

/** Throws `OmniError` `invalid-input` for a text that is no `<connection>/<model>`. */
function readModel(text: string, field: string): { readonly connection: string; readonly model: string } {
  const slash = text.indexOf('/');
  if (slash > 0 && slash < text.length - 1) return { connection: text.slice(0, slash), model: text.slice(slash + 1) };
  throw new OmniError('invalid-input', `“${text}” is no combo, no alias and no <connection>/<model>.`, { field });
}
